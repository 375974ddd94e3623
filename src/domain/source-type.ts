/** What kind of evidence a source gives (SRC-1). Also the topics of the event log. */
export const SOURCE_TYPES = [
  'patents',
  'papers',
  'funding',
  'news',
  'social',
  'code',
  'product',
  'jobs',
  'custom',
] as const;

export type SourceType = (typeof SOURCE_TYPES)[number];

export function isSourceType(value: string): value is SourceType {
  return (SOURCE_TYPES as readonly string[]).includes(value);
}
