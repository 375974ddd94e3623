/** Eight lines that can be told apart: six colours of Okabe and Ito, the last two dashed. */
const STYLES = [
  { colour: 'var(--pestle-political)' },
  { colour: 'var(--pestle-legal)' },
  { colour: 'var(--pestle-environmental)' },
  { colour: 'var(--pestle-social)' },
  { colour: 'var(--pestle-economic)' },
  { colour: 'var(--pestle-technological)' },
  { colour: 'var(--text-2)', dashes: '6 3' },
  { colour: 'var(--accent)', dashes: '2 3' },
] as const satisfies readonly { readonly colour: string; readonly dashes?: string }[];

export function lineStyle(at: number): { readonly colour: string; readonly dashes?: string } {
  return STYLES[at % STYLES.length] ?? STYLES[0];
}
