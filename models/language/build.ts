import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gramKey, writeLanguageModel } from '../../src/kernels/text/language-model.ts';

/**
 * Makes `model.bin` from a database of the npm package eld 2.1.0 (Apache-2.0, Nito T.M.): the same n-grams and scores, as
 * a table that all threads share.
 *
 *     node models/language/build.ts PATH/TO/eld [small]
 */
const [folder, size = 'small'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node models/language/build.ts PATH/TO/eld [extrasmall|small|medium|large]\n');
  process.exit(2);
}
const load = (path: string) => import(pathToFileURL(resolve(folder, path)).href);
const { ngramsData } = (await load(`src/ngrams/${size}.js`)) as {
  ngramsData: { languages: Record<string, string>; ngrams: Record<string, Record<string, number>> };
};
const { dictionary } = (await load('src/dictionary.js')) as { dictionary: Record<string, string> };
const { avgScore } = (await load('src/avgScore.js')) as { avgScore: Record<string, number> };
/** What eld adds to every score at run time; its database leaves it out. */
const BASE_SCORE = 53;

const byteOf = new Map(Object.entries(dictionary).map(([byte, sign]) => [sign, Number(byte)]));
const codes = Object.values(ngramsData.languages);
const grams = new Map<number, [number, number][]>();
for (const [gram, scores] of Object.entries(ngramsData.ngrams)) {
  const opens = gram.startsWith(' ');
  const closes = gram.length > 1 && gram.endsWith(' ');
  const signs = gram.slice(opens ? 1 : 0, closes ? -1 : undefined);
  let bytes = 0;
  for (const [i, sign] of [...signs].entries()) {
    // eld writes high bytes as capitals and signs, which lower-cased words do not hold.
    const byte = byteOf.get(sign) ?? (sign < '\u0080' ? sign.charCodeAt(0) : undefined);
    if (byte === undefined || i > 3) throw new Error(`no n-gram of bytes: ${JSON.stringify(gram)}`);
    bytes |= byte << (8 * i);
  }
  grams.set(
    gramKey(bytes, opens, closes),
    Object.entries(scores).map(([language, score]) => [Number(language), Math.min(255, score + BASE_SCORE)]),
  );
}
const bytes = writeLanguageModel({
  languages: codes.map((code) => ({ code, usualScore: avgScore[code] ?? 0.8 })),
  grams,
});
writeFileSync(join(import.meta.dirname, 'model.bin'), bytes);
process.stdout.write(`${codes.length} languages, ${grams.size} n-grams, ${bytes.length} bytes\n`);
