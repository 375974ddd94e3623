import type { CommunityNames } from './name-communities.ts';

const COUNT = new Intl.NumberFormat('en');

/**
 * What people read on each community: `Research (82 % of 120)`, `Ada Lovelace, Grace Hopper and 118 more`, `Small groups
 * (37)`.
 */
export function communityWords(
  names: CommunityNames,
  categories: readonly string[],
  labelOf: ReadonlyMap<number, string>,
): string[] {
  return Array.from(names.sizes, (size, at) => {
    if (at === names.rest) return `Small groups (${COUNT.format(size)})`;
    const category = categories[names.typical[at]!];
    if (category !== undefined)
      return `${category} (${Math.round(100 * names.share[at]!)} % of ${COUNT.format(size)})`;
    const members = [names.central[2 * at]!, names.central[2 * at + 1]!].flatMap(
      (node) => labelOf.get(node) ?? [],
    );
    const more = size - members.length;
    if (members.length === 0) return `${COUNT.format(size)} members`;
    if (more === 0) return members.join(' and ');
    return `${members.join(', ')} and ${COUNT.format(more)} more`;
  });
}
