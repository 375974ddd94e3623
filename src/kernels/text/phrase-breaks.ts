import { createHashIndex } from './hash-index.ts';
import { hashFolded } from './scanner.ts';

/**
 * Words that say something and are yet no part of a key phrase: verbs of reports and headlines in the forms that nouns
 * seldom have, what papers say of themselves, days and months. Hashes as the scanner makes them.
 */
const WORDS = `
able according accordingly accuses achieve achieves acquire acquires actually adapts add added adding additionally
address addressed adds admits adopt adopts agree agrees aim aims alleges allow allowed allows amount announce
announced announces appear appears applied apply appoints approach approves april argue argues arrives article ask
asked asking asks aspect aspects attracts august author authors avoids aware backs based basic basically beat beats
became become becomes becoming began begin begins begun being believe believed believes best better big bit blames
boosts bought breaks bring brings broad brought build builds built buys call called calls came cancels carries case
cases catches caught certain certainly choose chooses chose claim clear clearly closes collects combined combines
comes common commonly compared compares competes compute concerning conclude confirms consider considered considering
considers consist consists contain containing contains continue continues contribution contributions convinces cope
correspond could create created creates current currently day days dear december decides declares defends define
delivers demonstrate demonstrated demonstrates denies depend depends derive describe described describes detect
detects determine determines develop developed develops dies different difficult discover discovers discuss discussed
discusses drew drops drove due earns easily easy effective effectively efficient eliminate eliminates emerges employ
employs enable enables encourage encourages end ends ensure enters entire entirely escapes especially establish
estimates evaluate evaluated exactly examine example examples exceeds execute exhibit exist existing exists expand
expands expect expected expects experiments explain explains explore extend extends extensive extremely faces
facilitate fact facts fails february fell felt finally find finding finds flies focus follow followed following
follows fought found framework friday full fully future gathers general generally generate generates generic gets
getting give gives giving goes good great greater greatly grew grow grows happen happens hard hears heats held help
helped helps high higher highly hires hope idea identifies identify ignores illustrate illustrates implement implies
imply important imposes improve improved improves include included includes including incorporate increase increased
increases increasingly indicate indicated indicates initially interesting introduce introduced introduces investigate
investigates invests invites involve involves issue issues january joins july june keeps kills kind kinds knows lacks
large largely larger largest late latest latter lays lead leads learn learned led left less listens little long longer
look looks loses lost lot lots low lower lowers main maintain maintains major make makes manages mean means meant
mention mentioned met method methods modify monday month months necessary need needed needs new newer newly novel
november number numbers numerous obtain obtained obtains obvious obviously occur occurs october old only opens operate
operates opposes original outperform outperforms overall owns paid paper papers part particular particularly parts
passes past pays people perform performed performs plummets plunges point popular possible possibly potential powerful
practical predicts prefers prepares present presented presents prevents previous previously primarily probably problem
problems promising propose proposed proposes prove proves provide provided provides providing publish published
purpose puts quickly quite quits raise raises ran reach reached reads ready real receive receives recent recently
recommends recovers reduce reduced reduces refuses rejects related relatively relies remain remains removes renews
repeats replace replaces report reported reportedly reports represent require required requires researchers resigns
respectively responds result resulting results reveal reveals revises right rise rises rose roughly run runs said
satisfy saturday says seek seeks seizes sells sends sent september serves set sets settles seven several shortly show
showed shown shows shrinks significant significantly similar similarly simple simply single slightly small so-called
soars sold solves soon sort sought speaks specific specifically spends spreads start started starting starts stated
statement steals step steps still stood stop stops strongly study sub submits succeeds successfully sues suffer
suffers suggest suggested suggests sunday sure suspends takes task tasks teaches technique techniques tells term terms
than thank thanks therefore thing things think thinks thought threatens threw thursday time times today tomorrow
tonight took total touts towards traditional tried tries triggers truly tuesday tumbles two type types typical
typically understand understands unfortunately unknown unveils upcoming urges useful usual value various version
versus via view want wanted wants warns wednesday week weeks well-known whether wide widely wish won wonder work
worked working works worries worth writes wrote year years yesterday yet yield yields young
`;

const INDEX = createHashIndex(1024);
for (const word of WORDS.trim().split(/\s+/)) INDEX.add(hashFolded(word));

/** `hash` as `Scanner.hashes` holds it. */
export function breaksPhrase(hash: number): boolean {
  return INDEX.get(hash) >= 0;
}
