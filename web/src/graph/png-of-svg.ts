const SCALE = 2;
/** Browsers refuse larger canvases. */
const LONGEST_SIDE = 8_000;

/** The SVG as a PNG, twice its size for print and slides, smaller where a browser could not hold it. */
export async function pngOfSvg({
  svg,
  width,
  height,
}: {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SCALE, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
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
