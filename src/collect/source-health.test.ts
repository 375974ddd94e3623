import { describe, expect, it } from 'vitest';
import type { Source, SourceHealth } from '../domain/source.ts';
import { sourceState } from './source-health.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.UTC(2026, 5, 1);

const source: Source = {
  id: 'x',
  name: 'x',
  kind: 'rss',
  sourceType: 'news',
  settings: {},
  schedule: { kind: 'interval', everySeconds: 3600 },
  priority: 5,
  rateLimit: 60,
  labels: [],
  paused: false,
  createdAt: now - 100 * DAY,
};
/** A hundred items in a hundred days, all well. */
const health: Omit<SourceHealth, 'state'> = {
  lastRunAt: now - HOUR,
  lastSuccessAt: now - HOUR,
  lastItemAt: now - 2 * HOUR,
  lastError: null,
  consecutiveFailures: 0,
  nextRunAt: now,
  documents: 100,
};

describe('the state of a source', () => {
  it('is healthy while runs succeed, new items or not', () => {
    expect(sourceState(source, health, now)).toBe('healthy');
    expect(sourceState(source, { ...health, lastItemAt: now - 5 * DAY }, now)).toBe('healthy');
  });

  it('is quiet when it has been silent for ten times its own usual gap', () => {
    expect(sourceState(source, { ...health, lastItemAt: now - 30 * DAY }, now)).toBe('quiet');
    expect(sourceState(source, { ...health, documents: 10_000, lastItemAt: now - 2 * DAY }, now)).toBe(
      'quiet',
    );
    expect(sourceState(source, { ...health, documents: 3, lastItemAt: now - 30 * DAY }, now)).toBe('healthy');
  });

  it('is degraded after a failure, or when no run has succeeded for three periods', () => {
    expect(sourceState(source, { ...health, consecutiveFailures: 1 }, now)).toBe('degraded');
    expect(sourceState(source, { ...health, lastSuccessAt: now - 4 * HOUR }, now)).toBe('degraded');
    expect(
      sourceState(
        { ...source, createdAt: now - HOUR },
        { ...health, lastSuccessAt: null, lastItemAt: null, documents: 0 },
        now,
      ),
    ).toBe('healthy');
  });

  it('is failing from the fifth failure in a row, and disabled when a person paused it', () => {
    expect(sourceState(source, { ...health, consecutiveFailures: 5 }, now)).toBe('failing');
    expect(sourceState({ ...source, paused: true }, { ...health, consecutiveFailures: 5 }, now)).toBe(
      'disabled',
    );
  });

  it('never is late or quiet when nobody scheduled it', () => {
    expect(
      sourceState(
        { ...source, schedule: { kind: 'manual' } },
        { ...health, lastSuccessAt: null, lastItemAt: null },
        now,
      ),
    ).toBe('healthy');
  });
});
