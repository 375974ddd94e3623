import { readFileSync, writeFileSync } from 'node:fs';
import { createClassFeatures } from '../../src/kernels/text/class-features.ts';
import { CLASS_SLOTS } from '../../src/kernels/text/class-model.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';

/**
 * Lines of text to the features that the product itself will see, for `train.py`:
 *
 *     node models/pestle/features.ts IN.txt OUT.bin
 *
 * The text is what stands after the last tab. Output, little-endian: u32 lines | u32 offsets[lines + 1] | u32 slots[].
 */
const [input, output] = process.argv.slice(2);
const lines = readFileSync(input!, 'utf8').replace(/\n$/, '').split('\n');
const scanner = createScanner();
const features = createClassFeatures(CLASS_SLOTS);
const offsets = new Uint32Array(lines.length + 1);
const slots: number[] = [];
for (const [i, line] of lines.entries()) {
  const text = line.slice(line.lastIndexOf('\t') + 1);
  const tokens = scanner.run(text);
  // A training text is one sentence, whatever signs it holds.
  features.read({ text, scan: scanner }, 0, Math.min(tokens, 200));
  for (let f = 0; f < features.count; f++) slots.push(features.slots[f]!);
  offsets[i + 1] = slots.length;
}
writeFileSync(
  output!,
  Buffer.concat([
    Buffer.from(Uint32Array.of(lines.length).buffer),
    Buffer.from(offsets.buffer),
    Buffer.from(Uint32Array.from(slots).buffer),
  ]),
);
process.stdout.write(`${lines.length} lines, ${slots.length} features\n`);
