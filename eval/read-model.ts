import { readFileSync } from 'node:fs';

/** `models/NAME/model.bin` as the product holds it. */
export function readModel(name: string): SharedArrayBuffer {
  const file = readFileSync(new URL(`../models/${name}/model.bin`, import.meta.url));
  const buffer = new SharedArrayBuffer(file.length);
  new Uint8Array(buffer).set(file);
  return buffer;
}
