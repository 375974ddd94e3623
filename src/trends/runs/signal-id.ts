import type { TrendCorpus } from '../corpus/corpus.ts';

/** The UUID of a row's signal. */
export function signalIdOf(corpus: Pick<TrendCorpus, 'ids'>, row: number): string {
  const hex = Buffer.from(corpus.ids.buffer, corpus.ids.byteOffset + row * 16, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
