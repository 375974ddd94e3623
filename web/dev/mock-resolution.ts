import { randomUUID } from 'node:crypto';
import type { Entity, IdentityEvent, MergeProposal } from '../src/api/contract.ts';
import { entityId } from './mock-analysis.ts';
import type { MockKnowledge } from './mock-graph.ts';
import { Refusal } from './mock-refusal.ts';

type Parts = readonly [first: string, second: string, third: string];

/** Pairs of names that may be one, invented beside entities of the world. */
const PAIRS = [
  ['Volkswagen', 'Volkswagen Group', 0.93],
  ['Northvolt', 'Northvolt AB', 0.97],
  ['European Commission', 'EU Commission', 0.81],
  ['Oxford PV', 'Oxford Photovoltaics', 0.74],
  ['NuScale', 'NuScale Power', 0.88],
  ['Sunfire', 'Sunfire Records', 0.31],
] as const;

export function createMockResolution({ entities }: MockKnowledge) {
  const proposals: MergeProposal[] = PAIRS.flatMap(([name, other, score]): MergeProposal[] => {
    const left = entities.get(entityId('organisation', name));
    if (left === undefined) return [];
    const right: Entity = {
      ...left,
      id: entityId('organisation', other),
      name: other,
      aliases: [],
      description: null,
      identifiers: {},
      known: false,
      signals: 3,
      relationships: 2,
      confidence: 0.62,
    };
    entities.set(right.id, right);
    return [
      {
        id: randomUUID(),
        left,
        right,
        score,
        evidence: [
          { kind: 'name', text: `“${other}” holds every word of “${name}”.`, weight: 2.4 },
          {
            kind: 'neighbours',
            text: 'Both are tied to Sweden and to the solid-state battery.',
            weight: 1.1,
          },
          score > 0.5
            ? { kind: 'context', text: 'The texts around them are alike (cosine 0.71).', weight: 0.6 }
            : {
                kind: 'context',
                text: 'The texts around them speak of different things (cosine 0.08).',
                weight: -3.2,
              },
        ],
        state: 'open',
        decided_by: null,
        decided_at: null,
        created_at: new Date(Date.now() - 3_600_000).toISOString(),
      },
    ];
  });
  const events: IdentityEvent[] = [];
  const merge = (survivor: Entity, merged: readonly Entity[], reason: string): IdentityEvent => {
    for (const one of merged) one.merged_into = survivor.id;
    const event: IdentityEvent = {
      id: randomUUID(),
      kind: 'merge',
      entity: { id: survivor.id, name: survivor.name },
      others: merged.map(({ id, name }) => ({ id, name })),
      reason,
      actor: 'Dana Demo',
      at: new Date().toISOString(),
      undone_at: null,
      undone_by: null,
    };
    events.unshift(event);
    return event;
  };
  const entity = (id: string): Entity => {
    const found = entities.get(id);
    if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `There is no entity "${id}" here.`);
    return found;
  };

  return async (
    method: string,
    [first, second, third]: Parts,
    params: URLSearchParams,
    body: () => Promise<Record<string, unknown>>,
  ): Promise<unknown> => {
    if (method === 'GET' && first === 'resolution') {
      const state = params.get('state');
      const items = proposals.filter(
        (one) =>
          (state === null || one.state === state) &&
          (!params.has('entity') || [one.left.id, one.right.id].includes(params.get('entity') ?? '')),
      );
      return { items: items.sort((a, b) => b.score - a.score), next_cursor: null };
    }
    if (method === 'POST' && first === 'resolution') {
      const found = proposals.find(({ id }) => id === third);
      if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `There is no proposal "${third}" here.`);
      const { decision, survivor } = (await body()) as { decision: 'merge' | 'reject'; survivor?: string };
      found.state = decision === 'merge' ? 'merged' : 'rejected';
      found.decided_by = 'Dana Demo';
      found.decided_at = new Date().toISOString();
      if (decision === 'merge') {
        const [stays, goes] =
          survivor === found.right.id ? [found.right, found.left] : [found.left, found.right];
        merge(stays, [goes], 'proposal');
      }
      return found;
    }
    if (method === 'POST' && first === 'entities' && second === 'merge') {
      const { survivor, merged, reason } = (await body()) as {
        survivor: string;
        merged: string[];
        reason?: string;
      };
      return merge(entity(survivor), merged.map(entity), reason ?? '');
    }
    if (method === 'GET' && third === 'identity-events')
      return {
        items: events.filter((one) => one.entity.id === second || one.others.some(({ id }) => id === second)),
        next_cursor: null,
      };
    if (method === 'GET' && first === 'identity-events') return { items: events, next_cursor: null };
    if (method === 'POST' && first === 'identity-events') {
      const event = events.find(({ id }) => id === second);
      if (event === undefined) throw new Refusal(404, 'NOT_FOUND', `There is no event "${second}" here.`);
      event.undone_at = new Date().toISOString();
      event.undone_by = 'Dana Demo';
      for (const { id } of event.others) entity(id).merged_into = null;
      for (const one of proposals)
        if (one.state === 'merged' && [one.left.id, one.right.id].includes(event.entity.id))
          one.state = 'open';
      return event;
    }
    return undefined;
  };
}
