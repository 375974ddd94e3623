import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { eld } from 'eld/small';
import { franc } from 'franc';
import { detect } from 'tinyld';
import { openLanguageId } from '../../src/language/language-id/identify-language.ts';
import { readModel } from '../read-model.ts';
import type { EvalTask } from '../task.ts';

const NEWS = 'hackernews/hn_stories_2017.jsonl.gz';
const PRODUCTS = 'producthunt_daily/producthunt_dev_2024_2025.jsonl.gz';
/** Headlines read. */
const HEADLINES = 6_000;
/** A short text, in characters. */
const SHORT = 40;

type Labelled = readonly [language: string, text: string];
type Identify = (text: string) => string | null;

export const task: EvalTask = {
  name: 'language',
  page: 'models/language/CARD.md',
  needs: [NEWS, PRODUCTS],
  async run({ datasets, peers, log }) {
    const languageId = openLanguageId(readModel('language'));
    const methods: readonly (readonly [string, Identify])[] = [
      ['Bellwether', (text) => languageId.identify(text)],
      ['eld 2.1.0, small', (text) => eld.detect(text).language || null],
      ['tinyld 1.3.4', (text) => detect(text) || null],
      ['franc 6.2.0', (text) => FRANC_CODES[franc(text)] ?? null],
    ];
    const translations = await peers.run<object, { sentences: Labelled[] }>('language_sentences', {});
    if (translations === null) log('  without the translations: run `npm run eval:peers`');
    const sentences = translations?.sentences ?? [];
    const sets: readonly (readonly [string, readonly Labelled[]])[] = [
      ['interface sentences', sentences],
      [`of these, ${SHORT} characters or fewer`, sentences.filter(([, text]) => text.length <= SHORT)],
      [
        'English headlines',
        readLines(join(datasets, NEWS))
          .slice(0, HEADLINES)
          .flatMap(({ title }) => labelled('en', title)),
      ],
      [
        'Chinese taglines with product names',
        readLines(join(datasets, PRODUCTS)).flatMap(({ tagline_zh }) => labelled('zh', tagline_zh)),
      ],
    ];
    const languages = new Set(sentences.map(([language]) => language)).size;
    return [
      {
        title: 'Language of short texts',
        columns: ['texts', 'method', 'right', 'left open', 'wrong', 'texts/s'],
        rows: sets
          .filter(([, set]) => set.length > 0)
          .flatMap(([name, set]) =>
            methods.map(([method, identify]) => [name, method, ...measure(set, identify)]),
          ),
        note: `Interface sentences: ${sentences.length} in ${languages} languages, of three words or more, from the translations that Django ships. Headlines: Hacker News stories of 2017, all taken for English. Taglines: Product Hunt in Chinese. "Left open" is an answer too: a wrong language keeps a text from analysis.`,
      },
    ];
  },
};

/** ISO 639-3 of franc for the languages of the sets; what is not here counts as left open. */
const FRANC_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  `eng:en cmn:zh deu:de fra:fr spa:es ita:it por:pt nld:nl pol:pl ces:cs slk:sk swe:sv dan:da nob:no nno:no fin:fi hun:hu
   ron:ro tur:tr rus:ru ukr:uk bul:bg ell:el arb:ar heb:he pes:fa hin:hi jpn:ja kor:ko vie:vi ind:id hrv:hr slv:sl est:et
   ekk:et lvs:lv lit:lt cat:ca srp:sr`
    .split(/\s+/)
    .map((pair) => pair.split(':') as [string, string]),
);

function readLines(path: string): Record<string, unknown>[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function labelled(language: string, text: unknown): Labelled[] {
  return typeof text === 'string' && text.length > 3 ? [[language, text]] : [];
}

function measure(set: readonly Labelled[], identify: Identify): [number, number, number, number] {
  for (const [, text] of set.slice(0, 500)) identify(text);
  let [right, open] = [0, 0];
  const started = process.cpuUsage();
  for (const [language, text] of set) {
    const answer = identify(text);
    if (answer === language) right++;
    else if (answer === null) open++;
  }
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  return [
    right / set.length,
    open / set.length,
    (set.length - right - open) / set.length,
    Math.round(set.length / seconds),
  ];
}
