import type { NodeAttribute } from '../../domain/network.ts';

/** Attributes beyond these are stored, but not offered for colours and groups. */
const ATTRIBUTES_SEEN = 200;
const VALUES_COUNTED = 1_000;
/** More different values than this are names or free text rather than groups. */
const CATEGORIES = 100;

/** Looks at attributes of nodes as they come, and tells what each is good for. */
export interface AttributeKinds {
  see(attributes: Readonly<Record<string, unknown>>): void;
  result(): NodeAttribute[];
}

export function createAttributeKinds(): AttributeKinds {
  const seen = new Map<string, { readonly values: Set<string>; numbers: boolean }>();
  return {
    see(attributes) {
      for (const name in attributes) {
        const value = attributes[name];
        if (value === null || value === undefined || typeof value === 'object') continue;
        let entry = seen.get(name);
        if (entry === undefined) {
          if (seen.size >= ATTRIBUTES_SEEN) continue;
          seen.set(name, (entry = { values: new Set(), numbers: true }));
        }
        if (typeof value !== 'number') entry.numbers = false;
        if (entry.values.size < VALUES_COUNTED) entry.values.add(String(value));
      }
    },
    result: () =>
      [...seen].map(([name, { values, numbers }]) => ({
        name,
        kind: numbers ? 'number' : values.size <= CATEGORIES ? 'category' : 'text',
        values: values.size,
      })),
  };
}
