/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The picture has pixels of its own: WebGL drew it. */
export async function drawn(page: Page): Promise<void> {
  await page.getByRole('application').locator('canvas.sigma-nodes').waitFor();
  await expect
    .poll(() =>
      page.evaluate(() => {
        const names = document.querySelector<HTMLCanvasElement>('canvas.sigma-names');
        const pixels = names?.getContext('2d')?.getImageData(0, 0, names.width, names.height).data;
        return pixels?.some((value) => value !== 0) === true;
      }),
    )
    .toBe(true);
}

/** SwiftShader says that reading pixels back is slow, which is so. */
export function isOurs(complaint: string): boolean {
  return !/GPU stall|GL Driver Message|willReadFrequently/.test(complaint);
}
