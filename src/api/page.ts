/** A page as a feature gives it: `next` continues after the last item and is null on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  /** What the page before gave as `next`. Throws INVALID_CURSOR when it cannot be used. */
  readonly after?: string;
}
