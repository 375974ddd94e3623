import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeValenceLexicon } from '../../src/kernels/text/valence-lexicon.ts';

/**
 * Makes `model.bin` from the VADER lexicon (MIT; `vader_lexicon.txt` of the PyPI package vaderSentiment 3.3.2) and the words
 * of `business.txt`, which win.
 *
 *     node models/sentiment/build.ts PATH/TO/vader_lexicon.txt
 */
const [lexiconPath] = process.argv.slice(2);
if (lexiconPath === undefined) {
  process.stderr.write('usage: node models/sentiment/build.ts PATH/TO/vader_lexicon.txt\n');
  process.exit(2);
}
const valences = new Map<string, number>();
for (const line of readFileSync(lexiconPath, 'utf8').split('\n')) {
  const [word, valence] = line.split('\t');
  // Emoticons and phrases are not tokens of the scanner.
  if (word !== undefined && /^[a-z]+('[a-z]+)?$/.test(word) && word.length > 1)
    valences.set(word, Number(valence));
}
for (const line of readFileSync(join(import.meta.dirname, 'business.txt'), 'utf8').split('\n')) {
  const [word, valence] = line.split(' ');
  if (!/^[a-z-]+$/.test(word ?? '') || valence === undefined) continue;
  if (Number(valence) === 0) valences.delete(word!);
  else valences.set(word!, Number(valence));
}
const bytes = writeValenceLexicon(valences);
writeFileSync(join(import.meta.dirname, 'model.bin'), bytes);
process.stdout.write(`${valences.size} words, ${bytes.length} bytes\n`);
