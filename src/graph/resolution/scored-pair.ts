/** What speaks for or against two entities being one. */
export interface ProposalEvidence {
  /** `name`, `alias`, `acronym`, `identifier`, `context`, `neighbours`, `country`. */
  readonly kind: string;
  /** A sentence for people. */
  readonly text: string;
  /** Log odds that it adds; below 0 it speaks against. */
  readonly weight: number;
}

/** A pair to propose, by nodes. */
export interface ScoredPair {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  readonly evidence: readonly ProposalEvidence[];
}
