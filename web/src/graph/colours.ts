/** What the picture is painted with, read from the design tokens of where it stands. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  /** A design token by name, or the colour itself, as `#rrggbb`: WebGL knows nothing else. */
  readonly resolve: (colour: string) => string;
}

export function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  const resolve = (colour: string) => {
    let value = known.get(colour);
    if (value === undefined) {
      value = colour.startsWith('--') ? style.getPropertyValue(colour).trim() || '#8d929d' : colour;
      known.set(colour, value);
    }
    return value;
  };
  return {
    background: resolve('--bg'),
    text: resolve('--text'),
    quiet: resolve('--text-2'),
    accent: resolve('--accent'),
    resolve,
  };
}

/** Black or white, whichever is easier to read on the colour (`#rrggbb`), by the luminance of WCAG 2. */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
