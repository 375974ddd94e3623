import { createHashIndex } from './hash-index.ts';
import { hashExact, hashFolded } from './scanner.ts';

/**
 * Function words of languages that write in Latin letters beside English: articles, pronouns, prepositions, conjunctions,
 * auxiliaries. Many look like an English word or a name once they are folded (`war`, `die`, `los`, `AI`, `OS`), so each
 * language has two lists: `sure` words are what they are wherever they stand, `likely` ones only in a text of their language.
 */
const WORDS: Readonly<Record<string, { readonly sure: string; readonly likely: string }>> = {
  de: {
    sure: `aber auch auf bis dass diese diesem diesen dieser dieses drei durch eine einem einen einer eines für gegen
    haben ihre ihrem ihren ihrer immer ist jetzt kann kein keine keinen können könnte mehr muss müssen nach nicht noch
    nur oder ohne schon sehr seine seinem seinen seiner seit sich sind soll sollen und unter viel viele vom vor warum
    was welche wenn werden wie wieder wird wurde wurden zu zum zur zwei zwischen über`,
    likely: `als am an aus bei beim bin da das dem den denn der des die doch du ein er es euch gibt hat hatte hier ich
    ihm ihn ihr im in ins ja man mein mich mir mit ob sein sie so um uns von war waren weil wer wir wo`,
  },
  fr: {
    sure: `afin ainsi alors aussi avec avoir cela celle celui ces cet cette ceux contre dans depuis donc elles encore
    entre eux fait ici ils jamais jusque laquelle lequel leur leurs lorsque mais moins même mêmes nos où parce pendant
    peut peuvent pour pourquoi près puis quand que quel quelle quelles quels qui quoi sera seront ses sont toujours
    toute toutes très une vers voici vos votre vous était été être`,
    likely: `a ai au aux bien ce chez comme comment de des deux dont du elle en est et font il je la le les lui ma mes
    mon ne ni notre nous on ont ou par pas peu plus quatre sa sans se selon si son sous sur ta tes ton tous tout trois
    tu un y`,
  },
  es: {
    sure: `antes aquí así aunque aún cada cual cuando cuál cuándo cómo desde después durante dónde ella ellas ellos
    entre esta estas este estos está están hacia hasta mientras muy más nuestra nuestro nunca otra otras otro otros pero
    por porque puede pueden que quien quién qué según será sido siempre sobre también tanto tiene tienen toda todas una
    unas unos`,
    likely: `a al algo ante como con contra de del donde dos e el en era es esa ese eso fue ha han hay he la las le les
    lo los me mi nada ni no nos o os para se sea ser si sin son su sus sí tan te todo todos tras tres tu un y ya yo`,
  },
  it: {
    sure: `agli alla anche ancora contro così cui dagli dalla dalle dallo degli dei della delle dello dopo erano essere
    fra gli hanno loro mentre molto negli nella nelle nello nostro ogni oltre perché però più può qual quale quali
    quando quanto quella quelle quelli quello questa queste questi questo sarà sempre senza siamo sono sugli sulla sulle
    sullo tra tutta tutte tutto una`,
    likely: `a ad ai al alle allo che chi ci come con cosa da dai dal de del di do dove e ed era fa già ha ho i il in io
    la le li lo ma me mi ne nei nel no non nostra o per poco prima se si sia su sua sue sui sul suo suoi te ti tre tu
    tutti un uno verso vi è`,
  },
  pt: {
    sure: `ainda além ao aos apenas até cada dela dele depois desde durante ela elas ele eles entre essa esse estas
    estes está estão foi foram isso isto já mais mesmo muito muitos nem numa não nós ou para pela pelas pelo pelos por
    porque qual quando que quem sem será seu seus sobre sua suas são também tem todas todos têm umas você às`,
    likely: `a as com como contra da das de do dois dos e em era esta este há lhe mas me na nas no nos num o os se ser
    só te ter tu tudo um uma uns é`,
  },
  nl: {
    sure: `aan alleen altijd bij daar deze dit een eens geen haar hebben heeft het hij ik jij jouw kunnen maar meer
    meest naar niet niets nog omdat onder onze ook sinds tegen tussen uit veel voor waar waarom wel welke werd werden
    wie wij worden wordt zal zich zij zijn zonder zou zullen`,
    likely: `al als an dan dat de den der die doen door en er ge had hem hier hoe hun in is je kan men met mij mijn na
    nu of om ons op over te ten ter toch toen tot u van was wat we weer ze zo`,
  },
};

/** Votes of a text for a language: of each of its words, and how many make it be read as that language. */
const SURE = 2;
const ENOUGH = 2;

const LANGUAGES = Object.keys(WORDS).length;
const byFolded = createHashIndex(2048);
/** Words with accents count as they are written: folded, `für` and `même` are English words. */
const byExact = createHashIndex(512);
/** By the number in `byFolded`: a bit for each language, and whether it is sure. */
const languagesOf: number[] = [];
const sureOf: boolean[] = [];

for (const [language, { sure, likely }] of Object.values(WORDS).entries()) {
  for (const word of sure.split(/\s+/)) learn(word, language, true);
  for (const word of likely.split(/\s+/)) learn(word, language, false);
}

function learn(word: string, language: number, sure: boolean): void {
  if (/[^a-z]/.test(word)) {
    byExact.add(hashExact(word));
    byExact.add(hashExact(word.charAt(0).toUpperCase() + word.slice(1)));
    return;
  }
  const number = byFolded.add(hashFolded(word));
  languagesOf[number] = (languagesOf[number] ?? 0) | (1 << language);
  sureOf[number] = sure || (sureOf[number] ?? false);
}

/** The word's number, to be asked about; -1 for none. `hash` as `Scanner.hashes` holds it. */
export function foreignFunctionWord(hash: number): number {
  return byFolded.get(hash);
}

/** Whether it is no word of English either, and no name. `word` from `foreignFunctionWord`. */
export function isSurelyForeign(word: number): boolean {
  return sureOf[word]!;
}

export function isOfLanguages(word: number, languages: number): boolean {
  return (languagesOf[word]! & languages) !== 0;
}

/** Of words written with accents. `hash` as `Scanner.exact` holds it. */
export function isAccentedFunctionWord(hash: number): boolean {
  return byExact.get(hash) >= 0;
}

const votes = new Int32Array(LANGUAGES);

/**
 * The languages that a short text reads as, a bit each: those whose function words it holds, a sure one or two likely ones, and
 * over twice as many as `english` ones. `count` hashes as `Scanner.hashes` holds them. O(count).
 */
export function languagesRead(
  hashes: Uint32Array,
  count: number,
  english: (hash: number) => boolean,
): number {
  votes.fill(0);
  let against = 0;
  for (let token = 0; token < count; token++) {
    const hash = hashes[token]!;
    const word = byFolded.get(hash);
    // What several languages share speaks for none, and what is said twice says no more.
    if (english(hash)) {
      if (word < 0) against++;
      continue;
    }
    if (word < 0 || hashes.indexOf(hash) < token) continue;
    for (let language = 0; language < LANGUAGES; language++)
      if ((languagesOf[word]! & (1 << language)) !== 0) votes[language]! += sureOf[word] ? SURE : 1;
  }
  let read = 0;
  for (let language = 0; language < LANGUAGES; language++)
    if (votes[language]! >= ENOUGH && votes[language]! > 2 * against) read |= 1 << language;
  return read;
}
