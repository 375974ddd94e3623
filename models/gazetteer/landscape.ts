/** One item of the CNCF landscape. */
export interface LandscapeItem {
  readonly name: string;
  /** A member, supporter or service provider, so an organisation; otherwise a technology. */
  readonly member: boolean;
}

const MEMBER_CATEGORIES = new Set(['CNCF Members', 'Special']);

/** Reads names and categories by their indentation: the file is machine-written, and nothing else of it is needed. */
export function landscapeItems(yaml: string): LandscapeItem[] {
  const items: LandscapeItem[] = [];
  let category = '';
  for (const line of yaml.split('\n')) {
    const match = /^( +)name: (.+)$/.exec(line);
    if (match === null) continue;
    const name = match[2]!.trim().replace(/^(['"])(.*)\1$/, '$2');
    if (match[1]!.length === 4) category = name;
    else if (match[1]!.length === 12 && name !== 'Certified CNFs')
      items.push({ name, member: MEMBER_CATEGORIES.has(category) });
  }
  return items;
}
