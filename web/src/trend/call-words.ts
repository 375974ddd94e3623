const KINDS: Readonly<Record<string, string>> = {
  burst: 'Burst',
  weak_signal: 'Weak signal',
  horizon: 'Horizon',
};

/** What a call says, in a word. */
export function callWord(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll('_', ' ');
}
