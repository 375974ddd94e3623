import { RELATION_KINDS, type RelationKind } from '../../domain/analysis.ts';
import { createHashIndex } from '../../kernels/text/hash-index.ts';
import { hashFolded } from '../../kernels/text/scanner.ts';

/**
 * Words without which no pattern of a kind can match, so that most pairs of names are passed over without looking at
 * their text. They stand between the names, or within `TRIGGER_REACH` tokens around them.
 */
const WORDS: Readonly<Record<RelationKind, string>> = {
  acquires:
    'acquire acquires acquired acquiring acquisition buy buys bought buying purchase purchases purchased take takes took taken takeover buyout snap snaps snapped gobbles gobbled swallows hires hired acquihires acquihired',
  invests_in:
    'invest invests invested investing investment pour pours poured pump pumps pumped put puts led leads leading joined joins participated round funding backs backed bankrolls bankrolled stake shares shareholding interest raised raises raise secured secures closed closes from funded financed',
  partners_with:
    'partner partners partnered partnering partnership team teams teamed teaming collaborate collaborates collaborated collaborating collaboration forces alliance venture cooperation association conjunction project',
  competes_with:
    'compete competes competed competing takes took taking take rival rivals challenges competitor competitors challenger alternative answer',
  develops:
    "develop develops developed developing build builds built building create creates created creating launch launches launched launching release releases released releasing unveil unveils unveiled introduce introduces introduced introducing announces announced invents invented designs designed make makes made source sources sourced rolls rolled debuts working works manufactures manufactured produces produced ships maker makers creator creators developer developers manufacturer manufacturers inventor publisher behind author written pioneered 's ’s",
  employs:
    'ceo cto cfo coo cio ciso cmo chief president chairman chairwoman chairperson chair director secretary vp head boss spokesman spokeswoman spokesperson engineer researcher scientist analyst manager executive exec professor economist lecturer commissioner governor coach captain striker midfielder editor reporter correspondent columnist lawyer attorney partner principal evangelist developer designer strategist consultant employee staffer works working employed joins joined join joining of at from hires hired hire appoints appointed appoint names named recruits recruited promotes promoted taps tapped poaches poached employs',
  located_in: "based headquartered located situated headquarters office offices in , 's ’s",
  founded_by:
    'founded cofounded co established set started launched founder founders cofounder founds founding',
  regulates:
    'fines fined fine bans banned ban blocks blocked block regulates regulated regulate approves approved approve clears cleared investigates investigated investigating investigate probes probed probe orders ordered penalises penalised penalizes penalized sanctions sanctioned outlaws outlawed restricts restricted charges charged sues sued sue warns warned licenses licensed cracks investigation inquiry',
  uses: 'use uses used using adopt adopts adopted adopting deploy deploys deployed switch switches switched switching moves moved migrates migrated relies relied standardizes embraces embraced runs ran built made created written coded powered based implemented developed employed at @',
};

export const TRIGGER_REACH = 3;

const index = createHashIndex();
/** By the number of the word. */
const bits: number[] = [];
RELATION_KINDS.forEach((kind, i) => {
  for (const word of WORDS[kind].split(' ')) {
    const number = index.add(hashFolded(word));
    bits[number] = (bits[number] ?? 0) | (1 << i);
  }
});

/** Bits of the kinds, in the order of `RELATION_KINDS`, that a token may trigger. */
export function triggersOf(foldedHash: number): number {
  const number = index.get(foldedHash);
  return number < 0 ? 0 : bits[number]!;
}
