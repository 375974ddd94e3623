import { createHashIndex } from './hash-index.ts';
import { hashFolded } from './scanner.ts';

/**
 * Words that carry grammar rather than a subject: a key phrase neither starts nor ends with one and never holds one, and
 * they take no part in classes. Wider than the search index's stop words. Hashes as the scanner makes them.
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
able according accordingly actually allow allowed allows amount and/or appear appears apply applied based begin begins began
begun being believe believed best better big bit bring brought call called calls certain certainly clear clearly compared
consider considered considering contain contains containing consist consists correspond could course current currently
day days dear describe described describes different discuss discussed due effectively end ends ensure entire entirely
exactly example examples expect expected fact facts finally find finds finding follow followed following follows found full
fully general generally getting good great greater greatly hand hard help helped helps high higher highly hope
idea important include included includes including increasingly indicate indicated indicates initially introduce introduced
introduces involve involves it's large larger largest largely late latest lead leads led less let's little long longer look
looks lot lots low lower main major mean means meant mention mentioned month months necessary need needed needs new newer newly
nice number numbers obtain obtained obvious obviously old only particular particularly part parts past people perform
performed possible possibly present presented presents previous previously primarily probably problem problems propose
proposed proposes provide provided provides providing publish published quickly quite ready real recent recently reach
reached related relatively report reported reportedly reports require required requires respectively result results
resulting right roughly run runs set sets seven show showed shown shows shortly significant significantly similar similarly
simple simply single slightly small so-called soon sort specific specifically start started starting starts state stated
statement still stop strongly study sub suggest suggested suggests sure than thank thanks that's therefore there's thing
things think thinks thought time times today tomorrow tonight total tried tries truly two type types typical typically
unfortunately upcoming useful usual value various version versus view want wanted week weeks what's whether widely wish
wonder work worked working works worth year years yesterday yet young
additionally adding add added address addressed aim aims announce announced announces approach article ask asked asking
aspect aspects author authors aware based basic basically becoming broad case cases change changes combined common commonly
concerning conclude consist contribution contributions create created creates demonstrate demonstrated demonstrates develop
developed develops difficult discover easily easy effective efficient employ enable enables especially evaluate evaluated
existing experiments explore extensive extremely focus framework future generic giving goal good improve improved improves
increase increased increases interesting investigate issue issues kind kinds latter learn learned level method methods novel
numerous original outperform outperforms overall paper papers play point popular potential powerful practical present
promising purpose reduce reduced reduces represent researchers role several share shares significantly solve state step
steps successfully task tasks technique techniques term terms tool tools towards traditional understand unknown variety
via well-known wide yield yields
`;

const INDEX = createHashIndex(1024);
for (const word of WORDS.trim().split(/\s+/)) INDEX.add(hashFolded(word));

/** `hash` as `Scanner.hashes` holds it. */
export function isFunctionWord(hash: number): boolean {
  return INDEX.get(hash) >= 0;
}
