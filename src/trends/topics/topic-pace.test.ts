import { describe, expect, it } from 'vitest';
import { TOPIC_PACE, type TopicHead, whatIsDue } from './topic-pace.ts';

const NOW = 1_800_000_000_000;
const head: TopicHead = {
  version: 3,
  clusteredAt: NOW - 600_000,
  clusteredSignals: 10_000,
  clusteredMs: 4_000,
  requestedAt: null,
  position: 7,
  newest: 'id',
  newSignals: 0,
  unassigned: 0,
  stale: false,
};
const due = (change: Partial<TopicHead>, quiet = 0) =>
  whatIsDue({ ...head, ...change }, { now: NOW, quietSince: NOW - quiet }, TOPIC_PACE);

describe('topics are clustered', () => {
  it('for the first time when the stream pauses, or when enough has come', () => {
    expect(due({ clusteredAt: null, newSignals: 500 })).toBe('nothing');
    expect(due({ clusteredAt: null, newSignals: 500 }, 10_000)).toBe('clustering');
    expect(due({ clusteredAt: null, newSignals: 5 }, 10_000)).toBe('nothing');
    expect(due({ clusteredAt: null, newSignals: 3_000 })).toBe('clustering');
  });

  it('again when half as many came, or few and then none, but not before they have rested', () => {
    expect(due({ newSignals: 4_000 })).toBe('nothing');
    expect(due({ newSignals: 6_000 })).toBe('clustering');
    expect(due({ newSignals: 300 })).toBe('nothing');
    expect(due({ newSignals: 300 }, 10_000)).toBe('clustering');
    expect(due({ newSignals: 6_000, clusteredAt: NOW - 30_000 })).toBe('nothing');
  });

  it('once a day when anything came, and at once when a person asks', () => {
    expect(due({ newSignals: 1, clusteredAt: NOW - 90_000_000 })).toBe('clustering');
    expect(due({ clusteredAt: NOW - 90_000_000 })).toBe('nothing');
    expect(due({ requestedAt: NOW })).toBe('clustering');
  });
});

it('new topics are looked for when enough signals fit none', () => {
  expect(due({ unassigned: 99, newSignals: 99 })).toBe('nothing');
  expect(due({ unassigned: 100, newSignals: 100 })).toBe('births');
});
