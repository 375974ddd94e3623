-- Trends as the newest finished run found them, bursts of all subjects, and what was said at a moment, to be checked later.
-- docs/design/trends.md explains who computes what. A trend's id is `topic:UUID`, `entity:UUID` or `term:WORDS`.

-- One row; its lock makes one run at a time per tenant.
CREATE TABLE trend_state (
  singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  -- Outbox position that the newest finished run had begun after, and that of the newest run that was tried at all.
  position   bigint NOT NULL DEFAULT 0,
  tried      bigint NOT NULL DEFAULT -1,
  -- Rises when something else than a new signal makes a run worth while: topics found anew, a subject tracked.
  changes    bigint NOT NULL DEFAULT 0,
  tried_changes bigint NOT NULL DEFAULT 0,
  -- The run whose rows stand in `trends`, the end of the data it saw, and when it ended.
  run        uuid,
  as_of      timestamptz,
  run_at     timestamptz,
  -- How long it worked, milliseconds: the next waits the longer.
  took       integer NOT NULL DEFAULT 0
);
INSERT INTO trend_state DEFAULT VALUES;

CREATE TABLE trend_runs (
  id           uuid PRIMARY KEY,
  state        text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- Who asked; null for a run that follows signals.
  asked_by     text,
  progress     real NOT NULL DEFAULT 0,
  error        text,
  as_of        timestamptz,
  signals      integer,
  subjects     integer,
  trends       integer,
  -- Milliseconds by step.
  timings      jsonb NOT NULL DEFAULT '{}',
  queued_at    timestamptz NOT NULL,
  -- Not before this moment: it waits until signals pause.
  due_at       timestamptz NOT NULL,
  started_at   timestamptz,
  finished_at  timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  cancel       boolean NOT NULL DEFAULT false,
  lease_owner  text,
  lease_until  timestamptz
);
CREATE UNIQUE INDEX trend_runs_queued ON trend_runs ((true)) WHERE state = 'queued';
CREATE UNIQUE INDEX trend_runs_running ON trend_runs ((true)) WHERE state = 'running';

CREATE TABLE trends (
  id             text COLLATE "C" PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('topic', 'entity', 'term')),
  key            text NOT NULL,
  name           text NOT NULL,
  -- In lower case, as lists are sorted and searched by.
  folded         text COLLATE "C" NOT NULL,
  entity_kind    text,
  -- Attention deserved now, 0 to 1 (src/trends/runs/attention.ts).
  score          float8 NOT NULL,
  recent         integer NOT NULL,
  before         integer NOT NULL,
  signals        integer NOT NULL,
  sources        integer NOT NULL,
  first_at       timestamptz NOT NULL,
  last_at        timestamptz NOT NULL,
  growth         float8 NOT NULL,
  level          float8 NOT NULL,
  velocity       float8 NOT NULL,
  acceleration   float8 NOT NULL,
  -- 1 rising, -1 falling, beyond what chance has.
  direction      smallint NOT NULL,
  sparkline      real[] NOT NULL,
  burst          json,
  burst_score    float8 NOT NULL,
  bursting       boolean NOT NULL,
  weak_signal    float8 NOT NULL,
  -- Called as a weak signal within 30 days of the run's data.
  weak_called    boolean NOT NULL,
  horizon        text CHECK (horizon IN ('H1', 'H2', 'H3')),
  horizon_confidence float8 NOT NULL,
  pestle         text[] NOT NULL,
  pestle_shares  real[] NOT NULL,
  tracked        boolean NOT NULL
);
CREATE INDEX trends_score ON trends (score DESC, id DESC);

-- What only the page of one trend shows; JSON of `TrendFacts` in src/trends/runs/analysis.ts. Written when it differs.
CREATE TABLE trend_details (
  id        text COLLATE "C" PRIMARY KEY,
  detail    json NOT NULL,
  -- What the baseline expects a day, from `first_day` (days since the epoch) on; src/trends/runs/pack-expected.ts.
  first_day integer NOT NULL,
  expected  bytea NOT NULL
);

-- Subjects that are one trend with another: the trend that stands for them.
CREATE TABLE trend_aliases (
  id    text COLLATE "C" PRIMARY KEY,
  trend text COLLATE "C" NOT NULL
);

-- Kept in view by people whatever their counts.
CREATE TABLE tracked_subjects (
  id         text COLLATE "C" PRIMARY KEY,
  kind       text NOT NULL,
  key        text NOT NULL,
  name       text NOT NULL,
  entity_kind text,
  note       text,
  tracked_at timestamptz NOT NULL,
  tracked_by text NOT NULL
);

CREATE TABLE bursts (
  -- Kept from run to run by subject and overlap in time.
  id              uuid PRIMARY KEY,
  subject         text COLLATE "C" NOT NULL,
  kind            text NOT NULL,
  key             text NOT NULL,
  name            text NOT NULL,
  entity_kind     text,
  starts_at       timestamptz NOT NULL,
  peaks_at        timestamptz NOT NULL,
  ends_at         timestamptz,
  score           float8 NOT NULL,
  false_discovery float8 NOT NULL,
  signals         float8 NOT NULL,
  expected        float8 NOT NULL,
  sources         integer NOT NULL,
  -- Of the call, 0 to 1: the order of bursts.
  strength        float8 NOT NULL,
  -- Place of its happening among those that peak in the same month, UTC, strongest first, from 1. One happening bursts under
  -- several names: the strongest leads, and lists show it with the other names.
  rank            integer NOT NULL,
  leads           boolean NOT NULL,
  also            text[] NOT NULL,
  call            uuid
);
CREATE INDEX bursts_strength ON bursts (strength DESC, id DESC) WHERE leads;
CREATE INDEX bursts_peak ON bursts (peaks_at);
CREATE INDEX bursts_subject ON bursts (subject, starts_at DESC);

CREATE TABLE calls (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('burst', 'weak_signal', 'horizon')),
  subject     text COLLATE "C" NOT NULL,
  subject_kind text NOT NULL,
  key         text NOT NULL,
  name        text NOT NULL,
  entity_kind text,
  -- The end of the data when it was first made, and of the data that its evidence rests on now.
  first_at    timestamptz NOT NULL,
  as_of       timestamptz NOT NULL,
  formula     text NOT NULL,
  score       float8 NOT NULL,
  resolves_at timestamptz NOT NULL,
  came_true   boolean,
  resolved_at timestamptz,
  outcome     text,
  -- The score with its parts as it was stored, the evidence that a pure function makes the same score of, and what a page
  -- shows of it. `json`, not `jsonb`: numbers stay as they were written.
  explained   json NOT NULL,
  evidence    json NOT NULL,
  shown       json NOT NULL,
  -- The burst that was called, as it was last recognised; null for other kinds.
  burst       json
);
CREATE INDEX calls_newest ON calls (first_at DESC, id DESC);
CREATE INDEX calls_subject ON calls (subject, first_at DESC);
CREATE INDEX calls_open ON calls (resolves_at) WHERE resolved_at IS NULL;
