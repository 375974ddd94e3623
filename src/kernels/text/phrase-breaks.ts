import { createHashIndex } from './hash-index.ts';
import { hashFolded } from './scanner.ts';

/**
 * Words that say something and are yet no part of a key phrase: verbs of reports and headlines in the forms that nouns do
 * not have, or seldom have, and days and months. Hashes as the scanner makes them.
 */
const WORDS = `
accuses achieve achieves acquire acquires adapts adds admits adopt adopts agree agrees aims alleges allows announce
announces appoints approves april argue argues arrives asks attracts august avoids backs beat beats became become
becomes begin begins believes blames boosts bought breaks bring brings brought build builds built buys came cancels
carries catches caught choose chooses chose claim closes collects combines comes compares competes compute confirms
consider considers continue continues convinces cope december decides declares defends define delivers denies depend
depends derive describes detect detects determine determines dies discover discovers discusses drew drops drove earns
eliminate eliminates emerges employs enable encourage encourages ends enters escapes establish estimates examine
exceeds execute exhibit exist exists expand expands expects explain explains extend extends faces facilitate fails
february fell felt find finds flies follows fought friday gathers generate generates gets give gives goes grew grow
grows happen happens hears heats held helps hires identifies identify ignores illustrate illustrates implement implies
imply imposes improves includes incorporate indicate indicates introduces investigate investigates invests invites
january joins july june keeps kills knows lacks lays lead left listens loses lost lowers maintain maintains make makes
manages met modify monday november obtains occur occurs october opens operate operates opposes owns paid passes pays
performs plummets plunges predicts prefers prepares prevents prove proves provides puts quits raise raises ran reads
receive receives recommends recovers reduce refuses rejects relies remain remains removes renews repeats replace
replaces requires resigns responds reveal reveals revises rise rises rose said satisfy saturday says seek seeks seizes
sells sends sent september serves settles shrinks soars sold solves sought speaks spends spreads steals stood stops
submits succeeds sues suffer suffers sunday suspends takes teaches tells thinks threatens threw thursday took touts
tries triggers tuesday tumbles understands unveils urges wants warns wednesday won worries writes wrote
`;

const INDEX = createHashIndex(1024);
for (const word of WORDS.trim().split(/\s+/)) INDEX.add(hashFolded(word));

/** `hash` as `Scanner.hashes` holds it. */
export function breaksPhrase(hash: number): boolean {
  return INDEX.get(hash) >= 0;
}
