import { resolveUrl, type XmlElement } from './xml-tree.ts';

/** What an element says: its text, or its markup where it holds elements. Undefined when it says nothing. */
export function elementValue(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const value = element.children.length === 0 ? element.text : withoutCdataMarks(element.source);
  return value.trim() || undefined;
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The value of the first child of this name that has one. */
export function childValue(element: XmlElement | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of childrenOf(element, name)) {
      const value = elementValue(child);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** The values of all children of these names, for the first name that has any. */
export function childValues(element: XmlElement | undefined, ...names: readonly string[]): string[] {
  for (const name of names) {
    const values = childrenOf(element, name)
      .map(elementValue)
      .filter((value) => value !== undefined);
    if (values.length > 0) return values;
  }
  return [];
}

export function nonNegativeInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Markup with relative `href` and `src` made absolute. */
export function resolveMarkup(markup: string, base: string | undefined): string {
  if (base === undefined || !markup.includes('<')) return markup;
  return markup.replace(
    /(<[a-z][^<>]*?\s(?:href|src)\s*=\s*)(["'])([^"'<>]*)\2/gi,
    (_, before: string, quote: string, url: string) =>
      `${before}${quote}${resolveUrl(url, base) ?? url}${quote}`,
  );
}

function withoutCdataMarks(source: string): string {
  return source.includes('<![CDATA[') ? source.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : source;
}
