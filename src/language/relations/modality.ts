/** Words that turn what is said into its opposite or into nothing. */
const DENIED =
  /\b(?:not|never|no longer|without|denies|denied|deny|refuses?|refused|rejects?|rejected|fails? to|failed to|failed|rather than|instead of|abandons?|abandoned|cancels?|cancell?ed|drops|dropped|no plans|unlikely|neither|nor|hardly|formerly|former|ex|cannot|ends|ended|ending|stops|stopped|ditches|leaves|left|quits|quit|fires|fired|former-)\b|n['’]t\b|^(?:no|why not)\b/;

/** Words that say it only may be so. */
const UNCERTAIN =
  /\b(?:may|might|could|would|should|if|whether|in talks|talks to|talks with|considers?|considered|considering|mulls?|rumou?red|rumou?rs?|speculation|speculated|possible|possibly|potential|potentially|perhaps|hopes?|hoped|wants?|wanted|offers?|offered|bids?|attempts?|attempted|tried|trying|tries|threatens?|imagine|what if|suppose|proposed|proposes|alleged|allegedly|claims|seeks?|seeking|interested in|close to|how to|why you|nearly|almost)\b/;

/** Words that put it into the future or into another's mouth: less sure, still said. */
const HEDGED =
  /\b(?:to|will|plans?|planned|planning|agrees?|agreed|reportedly|expected|likely|set to|aims?|intends?)\b/;

/** How much doubt a lowered confidence carries. */
const HEDGED_DOUBT = 0.15;

/**
 * Doubt in a statement: 1 when it is denied, asked or only possible, `HEDGED_DOUBT` when it lies ahead or is hearsay, else
 * 0. `before` and `between` are lower case; `rest` is what follows up to the end of the sentence.
 */
export function doubtOf(before: string, between: string, rest: string): number {
  if (rest.trimEnd().endsWith('?')) return 1;
  const near = before.slice(-32);
  if (DENIED.test(between) || UNCERTAIN.test(between) || DENIED.test(lastWords(near)) || UNCERTAIN.test(near))
    return 1;
  return HEDGED.test(between) ? HEDGED_DOUBT : 0;
}

/** The last four words: a "not" further off belongs to something else. */
function lastWords(text: string): string {
  return text.split(' ').slice(-4).join(' ');
}
