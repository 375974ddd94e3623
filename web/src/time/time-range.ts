export const RANGE_PRESETS = ['7d', '30d', '90d', '1y', 'all'] as const;
export type RangePreset = (typeof RANGE_PRESETS)[number];

/** Days are calendar days in UTC, as the API counts them; `to` includes its day. */
export type TimeRange =
  | { readonly kind: 'preset'; readonly preset: RangePreset }
  | { readonly kind: 'custom'; readonly from: string | undefined; readonly to: string | undefined };

/** The part of the address that holds the range. */
export interface RangeSearch {
  readonly range?: RangePreset | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const DEFAULT_PRESET: RangePreset = '30d';

const PRESETS: Record<RangePreset, { days: number | null; label: string; words: string; before: string }> = {
  '7d': { days: 7, label: '7 days', words: 'in the last 7 days', before: 'the 7 days before' },
  '30d': { days: 30, label: '30 days', words: 'in the last 30 days', before: 'the 30 days before' },
  '90d': { days: 90, label: '90 days', words: 'in the last 90 days', before: 'the 90 days before' },
  '1y': { days: 365, label: '1 year', words: 'in the last year', before: 'the year before' },
  all: { days: null, label: 'All time', words: 'in all', before: '' },
};

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    DAY.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    toDay(Date.parse(text)) === text
  );
}

/** The last moment of a day in UTC. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59.999Z`;
}

export function isPreset(text: unknown): text is RangePreset {
  return (RANGE_PRESETS as readonly unknown[]).includes(text);
}

export function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Days win over a preset; an address with neither, or with nonsense, means the default. */
export function rangeFromSearch(search: RangeSearch): TimeRange {
  if (search.from !== undefined || search.to !== undefined)
    return { kind: 'custom', from: search.from, to: search.to };
  return { kind: 'preset', preset: search.range ?? DEFAULT_PRESET };
}

export function searchFromRange(range: TimeRange): {
  range: RangePreset | undefined;
  from: string | undefined;
  to: string | undefined;
} {
  if (range.kind === 'custom') return { range: undefined, from: range.from, to: range.to };
  return {
    range: range.preset === DEFAULT_PRESET ? undefined : range.preset,
    from: undefined,
    to: undefined,
  };
}

/** Keeps what is a range in an address and drops the rest; days given the wrong way round are swapped. */
export function validateRange(search: Record<string, unknown>): RangeSearch {
  const from = isDay(search.from) ? search.from : undefined;
  const to = isDay(search.to) ? search.to : undefined;
  if (from !== undefined && to !== undefined && from > to) return { from: to, to: from };
  if (from !== undefined || to !== undefined) {
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  }
  const range = search.range;
  return isPreset(range) && range !== DEFAULT_PRESET ? { range } : {};
}

/**
 * What the API is asked. A preset of N days starts with the UTC day N-1 days ago, so that a chart by day has N
 * whole buckets with today's still growing, and ends now, so that it compares with a period of equal length.
 */
export function boundsOf(range: TimeRange, now: number): { from?: string; to?: string } {
  if (range.kind === 'custom') {
    return {
      ...(range.from === undefined ? {} : { from: range.from }),
      ...(range.to === undefined ? {} : { to: range.to }),
    };
  }
  const { days } = PRESETS[range.preset];
  if (days === null) return {};
  return { from: `${toDay(now - (days - 1) * DAY_MS)}T00:00:00.000Z`, to: new Date(now).toISOString() };
}

export function presetLabel(preset: RangePreset): string {
  return PRESETS[preset].label;
}

/** `7 days`, `3 Jan 2026 – 9 Jan 2026`: for the control that shows the range. */
export function rangeLabel(range: TimeRange): string {
  if (range.kind === 'preset') return PRESETS[range.preset].label;
  if (range.from === range.to && range.from !== undefined) return dayLabel(range.from);
  if (range.from === undefined) return `until ${dayLabel(range.to ?? '')}`;
  if (range.to === undefined) return `since ${dayLabel(range.from)}`;
  return `${dayLabel(range.from)} – ${dayLabel(range.to)}`;
}

/** `in the last 30 days`, `from 3 Jan 2026 to 9 Jan 2026`: for a sentence. */
export function rangeWords(range: TimeRange): string {
  if (range.kind === 'preset') return PRESETS[range.preset].words;
  if (range.from === range.to && range.from !== undefined) return `on ${dayLabel(range.from)}`;
  if (range.from === undefined) return `until ${dayLabel(range.to ?? '')}`;
  if (range.to === undefined) return `since ${dayLabel(range.from)}`;
  return `from ${dayLabel(range.from)} to ${dayLabel(range.to)}`;
}

export function rangeBeforeWords(range: TimeRange): string {
  return range.kind === 'preset' ? PRESETS[range.preset].before : 'the same span before';
}

/** `2026-01-03` as `3 Jan 2026`. */
export function dayLabel(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
