/** The value of a typed text of GraphML, GEXF and the like; undefined when the text is none of its type. */
export function typedValue(type: string, text: string): unknown {
  switch (type) {
    case 'boolean': {
      const word = text.trim().toLowerCase();
      return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
    }
    case 'int':
    case 'integer':
    case 'long':
    case 'short':
    case 'byte':
    case 'biginteger':
    case 'float':
    case 'double':
    case 'bigdecimal': {
      const trimmed = text.trim();
      if (/^[-+]?(inf(inity)?|nan)$/i.test(trimmed)) return trimmed;
      const value = Number(trimmed);
      return trimmed === '' || Number.isNaN(value) ? undefined : value;
    }
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    default:
      return text;
  }
}

/** A weight in a text: NaN for what is no number, so that the check names it. */
export function weightOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN;
  const text = value.trim();
  if (/^[+]?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  return /^[-+]?(\d|\.\d)/.test(text) ? Number(text) : Number.NaN;
}
