const PNG_SCALE = 2;
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** The drawn SVG as a file that stands alone: its title, its size, its background. */
export function svgOf(drawn: SVGSVGElement, title: string): Blob {
  return new Blob([standalone(drawn, title)], { type: 'image/svg+xml;charset=utf-8' });
}

/** Twice the size on screen, for print and slides. */
export async function pngOf(drawn: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = drawn.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(drawn, title))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) =>
        blob === null
          ? reject(new Error('The browser could not draw the PNG. Try SVG instead.'))
          : resolve(blob),
      'image/png',
    );
  });
}

export function downloadBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What style sheets may say of a shape: a file that stands alone has no style sheet. */
const DRAWN_BY_STYLE = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
] as const;

function keepStyles(drawn: SVGSVGElement, copy: SVGSVGElement): void {
  const copies = copy.querySelectorAll('*');
  for (const [at, element] of drawn.querySelectorAll('*').entries()) {
    const style = getComputedStyle(element);
    for (const name of DRAWN_BY_STYLE) copies[at]?.setAttribute(name, style.getPropertyValue(name));
    copies[at]?.removeAttribute('class');
  }
}

function standalone(drawn: SVGSVGElement, title: string): string {
  const { width, height } = drawn.getBoundingClientRect();
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  keepStyles(drawn, copy);
  copy.setAttribute('xmlns', SVG_NAMESPACE);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const background = document.createElementNS(SVG_NAMESPACE, 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  const name = document.createElementNS(SVG_NAMESPACE, 'title');
  name.textContent = title;
  copy.prepend(name, background);
  return new XMLSerializer().serializeToString(copy);
}
