import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { SignalQuery } from './signal.ts';

/** What `GET /api/v1/signals` is asked, without what belongs to one answer only. */
export const SavedQuery = Type.Omit(SignalQuery, ['limit', 'cursor', 'facets', 'histogram'], {
  additionalProperties: false,
});
export type SavedQuery = Static<typeof SavedQuery>;

/** A question to the signals, kept under a name. */
export const SavedSearch = Type.Object({
  id: Id,
  name: Type.String(),
  query: SavedQuery,
  /** Others of the tenant see it. */
  shared: Type.Boolean(),
  /** The name of whoever made it. */
  owner: Type.String(),
  /** The reader's own: only they may change it. */
  mine: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
  /** Signals that match now, by the words themselves. */
  total: Type.Integer(),
  /** How many more they are than when the reader last opened it; null before that. */
  unseen: Nullable(Type.Integer()),
});
export type SavedSearch = Static<typeof SavedSearch>;
export const SavedSearchPage = pageOf(SavedSearch);
export const SavedSearchQuery = Type.Object(PageQuery, { additionalProperties: false });

export const SavedSearchCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    query: SavedQuery,
    shared: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type SavedSearchCreate = Static<typeof SavedSearchCreate>;
export const SavedSearchUpdate = Type.Partial(SavedSearchCreate, { additionalProperties: false });
export type SavedSearchUpdate = Static<typeof SavedSearchUpdate>;
