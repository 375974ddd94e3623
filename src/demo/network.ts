import { personMaker } from './cast.ts';
import type { Draw } from './draw.ts';
import type { NetworkTruth } from './truth.ts';

export interface NetworkPerson {
  readonly key: string;
  readonly name: string;
  readonly team: string;
  readonly division: string;
  readonly site: string;
  readonly role: string;
  /** 1 (junior) to 6 (executive). */
  readonly grade: number;
  readonly joinedYear: number;
}

/** Undirected. */
export interface NetworkTie {
  readonly source: string;
  readonly target: string;
  /** Working contacts in a month, 1 to 40. */
  readonly weight: number;
}

export interface NetworkSnapshot {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Keys of those employed then. */
  readonly people: readonly string[];
  readonly ties: readonly NetworkTie[];
}

/** Who works with whom in an invented company, at two dates a year apart. */
export interface OrganisationNetwork {
  readonly organisation: string;
  readonly people: readonly NetworkPerson[];
  readonly snapshots: readonly [earlier: NetworkSnapshot, later: NetworkSnapshot];
  readonly truth: NetworkTruth;
}

const ORGANISATION = 'Wrenholt Instruments';
const SILO_TEAM = 'Special Projects';
const TEAM_SIZE = 15;
const TEAMS: readonly {
  readonly team: string;
  readonly division: string;
  readonly site: string;
  readonly roles: readonly string[];
}[] = [
  {
    team: 'Sensors',
    division: 'Development',
    site: 'Dresden',
    roles: ['engineer', 'physicist', 'technician'],
  },
  {
    team: 'Electronics',
    division: 'Development',
    site: 'Dresden',
    roles: ['engineer', 'layout designer', 'technician'],
  },
  {
    team: 'Firmware',
    division: 'Development',
    site: 'Tampere',
    roles: ['software engineer', 'test engineer'],
  },
  {
    team: 'Cloud Services',
    division: 'Development',
    site: 'Tampere',
    roles: ['software engineer', 'data engineer'],
  },
  {
    team: 'Assembly',
    division: 'Operations',
    site: 'Dresden',
    roles: ['technician', 'planner', 'shift lead'],
  },
  { team: 'Quality', division: 'Operations', site: 'Dresden', roles: ['quality engineer', 'auditor'] },
  { team: 'Purchasing', division: 'Operations', site: 'Utrecht', roles: ['buyer', 'planner'] },
  {
    team: 'Sales Europe',
    division: 'Commercial',
    site: 'Utrecht',
    roles: ['account manager', 'application engineer'],
  },
  {
    team: 'Sales Americas',
    division: 'Commercial',
    site: 'Pittsburgh',
    roles: ['account manager', 'application engineer'],
  },
  { team: SILO_TEAM, division: 'Development', site: 'Grenoble', roles: ['scientist', 'engineer'] },
];

const YEAR = 365 * 86_400_000;

/**
 * Teams are dense inside, loosely tied to the other teams of their division, and tied to other divisions
 * through four brokers alone; one team reaches the rest through a single gatekeeper. By the second date one
 * broker has left, and with the broker most of the ties between two divisions.
 */
export function createNetwork(draw: Draw, end: number): OrganisationNetwork {
  const nextPerson = personMaker(draw);
  const later = end - 20 * 86_400_000;
  const hire = (team: (typeof TEAMS)[number], joinedYear: number, lead: boolean): NetworkPerson => ({
    ...nextPerson(),
    team: team.team,
    division: team.division,
    site: team.site,
    role: lead ? 'team lead' : draw.pick(team.roles),
    grade: lead ? 5 : draw.integer(1, 4),
    joinedYear,
  });
  const lastYear = new Date(later - YEAR).getUTCFullYear();
  const staff = TEAMS.map((team) =>
    Array.from({ length: TEAM_SIZE }, (_, i) =>
      hire(team, draw.integer(lastYear - 14, lastYear - 1), i === 0),
    ),
  );
  const people = staff.flat();

  const ties = new TieList(draw);
  for (const team of staff) {
    for (const [i, one] of team.entries()) {
      for (const other of team.slice(i + 1))
        if (i === 0 || draw.chance(0.32)) ties.add(one, other, draw.integer(4, 30));
    }
  }
  const silo = staff.at(-1)!;
  const open = staff.slice(0, -1);
  for (const [i, team] of open.entries()) {
    const next = open.slice(i + 1).find((other) => other[0]!.division === team[0]!.division);
    for (let count = 0; next !== undefined && count < 5; count++)
      ties.add(draw.pick(team), draw.pick(next), draw.integer(1, 8));
  }
  // Ordinary members, not leads, in different teams: what makes a broker cannot be read off the chart.
  const brokers = [open[0]![6]!, open[3]![4]!, open[5]![8]!, open[7]![5]!];
  for (const broker of brokers) {
    const elsewhere = open.filter((team) => team[0]!.division !== broker.division);
    for (const team of elsewhere)
      for (const contact of draw.sample(team, 3)) ties.add(broker, contact, draw.integer(3, 14));
  }
  const gatekeeper = silo[3]!;
  for (const member of draw.sample(silo, 8)) ties.add(gatekeeper, member, draw.integer(5, 20));
  ties.add(gatekeeper, brokers[0]!, 12);

  const departedBroker = brokers[2]!;
  const untouchable = new Set([...brokers, gatekeeper].map((person) => person.key));
  const leavers = new Set([
    departedBroker.key,
    ...draw
      .sample(
        people.filter((person) => !untouchable.has(person.key) && person.role !== 'team lead'),
        5,
      )
      .map((person) => person.key),
  ]);
  const earlier: NetworkSnapshot = {
    at: later - YEAR,
    people: people.map((person) => person.key),
    ties: ties.list(),
  };

  const after = new TieList(draw);
  for (const { source, target, weight } of earlier.ties) {
    if (leavers.has(source) || leavers.has(target)) continue;
    // About one tie in ten is given up; the rest vary. The gatekeeper's only tie stays, weaker.
    const bridge = [source, target].includes(gatekeeper.key) && [source, target].includes(brokers[0]!.key);
    if (!bridge && draw.chance(0.1)) continue;
    after.addKeys(source, target, bridge ? 6 : weight + draw.integer(-3, 3));
  }
  const joiners = Array.from({ length: 7 }, (_, i) => hire(TEAMS[i]!, lastYear + 1, false));
  for (const joiner of joiners) {
    const colleagues = people.filter((person) => person.team === joiner.team && !leavers.has(person.key));
    for (const colleague of draw.sample(colleagues, 4)) after.add(joiner, colleague, draw.integer(3, 15));
  }
  const remaining = people.filter((person) => !leavers.has(person.key));
  return {
    organisation: ORGANISATION,
    people: [...people, ...joiners],
    snapshots: [
      earlier,
      { at: later, people: [...remaining, ...joiners].map((person) => person.key), ties: after.list() },
    ],
    truth: {
      organisation: ORGANISATION,
      brokers: brokers.map((broker) => broker.key),
      departedBroker: departedBroker.key,
      silo: { team: SILO_TEAM, members: silo.map((person) => person.key), gatekeeper: gatekeeper.key },
    },
  };
}

/** At most one tie between two people, never to oneself. */
class TieList {
  readonly #ties = new Map<string, NetworkTie>();
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  add(one: NetworkPerson, other: NetworkPerson, weight: number): void {
    // Who is named first means nothing; it varies, as in collected data.
    if (this.#draw.chance(0.5) || one.grade > other.grade) this.addKeys(one.key, other.key, weight);
    else this.addKeys(other.key, one.key, weight);
  }

  addKeys(source: string, target: string, weight: number): void {
    const name = source < target ? `${source} ${target}` : `${target} ${source}`;
    if (source !== target && !this.#ties.has(name))
      this.#ties.set(name, { source, target, weight: Math.min(40, Math.max(1, weight)) });
  }

  list(): NetworkTie[] {
    return [...this.#ties.values()];
  }
}
