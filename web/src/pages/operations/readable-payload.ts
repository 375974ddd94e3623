/** JSON indented; anything else as it came, because what is wrong with it is the point. */
export function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
