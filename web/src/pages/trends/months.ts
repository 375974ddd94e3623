/** A month as the address has it: `2018-01`. */
export function isMonth(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** From its first moment to its last, both inclusive. */
export function boundsOfMonth(month: string): { readonly from: string; readonly to: string } {
  const from = Date.parse(`${month}-01T00:00:00.000Z`);
  return { from: new Date(from).toISOString(), to: new Date(startOf(shifted(month, 1)) - 1).toISOString() };
}

/** So many months later, or earlier. */
export function shifted(month: string, by: number): string {
  const date = new Date(startOf(month));
  return monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, 1));
}

function startOf(month: string): number {
  return Date.parse(`${month}-01T00:00:00.000Z`);
}

const name = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `January 2018`. */
export function monthName(month: string): string {
  return name.format(startOf(month));
}
