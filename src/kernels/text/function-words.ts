import { createHashIndex } from './hash-index.ts';
import { hashFolded } from './scanner.ts';

/**
 * Words that carry grammar rather than a subject: they are no part of a key phrase and take no part in classes. Wider than
 * the search index's stop words. Hashes as the scanner makes them.
 */
const WORDS = `
a about above across after again against ago ahead all almost alone along already also although always am amid among an and
another any anybody anyone anything anyway anywhere apart are aren't around as aside at away back be became because become
becomes becoming been before beforehand behind being below beside besides between beyond both but by came can can't cannot
come comes coming could couldn't despite did didn't do does doesn't doing don't done down during each eight either else
elsewhere enough especially etc even ever every everybody everyone everything everywhere except far few fewer first five
for former formerly forth four from further furthermore gave get gets getting give given gives giving go goes going gone got
had hadn't has hasn't have haven't having he he'd he'll hence her here hereby herein hers herself him himself his how however
i i'd i'll i'm i've if in indeed inside instead into is isn't it it'd it'll its itself just keep keeps kept knew know known
knows last lately later latter least less let like likely likewise made mainly make makes making many may maybe me meanwhile
might mine more moreover most mostly much must my myself namely near nearly neither never nevertheless next nine no nobody
none nonetheless nor not nothing now nowhere of off often on once one ones only onto or other others otherwise ought our ours
ourselves out outside over own per perhaps please put puts quite rather really regarding said same saw say saying says second
see seem seemed seeming seems seen seven several shall she she'd she'll should shouldn't since six so some somebody somehow
someone something sometimes somewhat somewhere soon still such take taken takes taking tell ten than that that'll the their
theirs them themselves then thence there thereafter thereby therefore these they they'd they'll they're they've third this
those though three through throughout thus till to together told too took toward towards try trying turn twice two under
unless unlike until up upon us use used uses using usually very via want wants was wasn't way we we'd we'll we're we've well
went were weren't what whatever when whence whenever where whereas whereby wherein wherever whether which while whither who
whoever whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours
yourself yourselves s t d ll re ve m vs mr mrs ms dr
`;

const INDEX = createHashIndex(1024);
for (const word of WORDS.trim().split(/\s+/)) INDEX.add(hashFolded(word));

/** `hash` as `Scanner.hashes` holds it. */
export function isFunctionWord(hash: number): boolean {
  return INDEX.get(hash) >= 0;
}
