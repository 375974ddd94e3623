/**
 * Addresses that people can read and edit: `?q=battery&source_type=papers&source_type=code`. Every value is text;
 * a name that occurs more than once becomes a list. The routes check what they accept.
 */
export function parseSearch(text: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = result[name];
    if (known === undefined) result[name] = value;
    else if (typeof known === 'string') result[name] = [known, value];
    else known.push(value);
  }
  return result;
}

/** The inverse; undefined, null and empty values leave no trace in the address. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null || item === '') continue;
      params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** A value that may occur once or many times, as a list without repeats; absent when empty. */
export function asList(value: unknown): readonly string[] | undefined {
  const items = Array.isArray(value) ? value : [value];
  const texts = [...new Set(items.filter((item): item is string => typeof item === 'string' && item !== ''))];
  return texts.length === 0 ? undefined : texts;
}

/** The first value of a name, if it is text that is not empty. */
export function asText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

export function asOneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  const text = asText(value);
  return allowed.find((item) => item === text);
}

/** Drops undefined values, so that an address holds only what was chosen. */
export function compact<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
