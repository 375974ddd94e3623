/** What a call to a paid model used. Cost is in the currency of the configured prices. */
export interface ModelUsage {
  readonly cost: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * What one tenant may spend on one purpose in one day (UTC). The tenant and the purpose are part of the handle. Money is
 * set aside before a call and settled after it, so calls that run at once never spend more than the budget together;
 * a process that dies between the two leaves its reservation spent.
 */
export interface Budget {
  /** Sets aside the most that a call can cost. Throws BUDGET_EXCEEDED when the rest of the day does not allow it. */
  reserve(most: number): Promise<BudgetReservation>;
}

export interface BudgetReservation {
  /** Replaces the reservation by what was really used; nothing when the call was not made. Once only. */
  settle(used: ModelUsage | null): Promise<void>;
}
