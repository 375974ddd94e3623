/** Text for an SVG element or attribute. Characters that XML does not take are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A number with at most two digits after the point: the same on every machine, and short. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill?: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function svgText(text: string, { x, y, size, fill, weight, anchor }: TextStyle): string {
  const more = [
    fill === undefined ? '' : ` fill="${fill}"`,
    weight === undefined ? '' : ` font-weight="${weight}"`,
    anchor === undefined || anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
  ].join('');
  return `<text x="${coordinate(x)}" y="${coordinate(y)}" font-size="${size}"${more}>${escapeXml(text)}</text>`;
}
