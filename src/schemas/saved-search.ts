import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';

/** A question to the signals under a name: the parameters of the signals page. */
export const SavedSearch = Type.Object({
  id: Id,
  name: Type.String(),
  /** Parameters of `GET /api/v1/signals`, paging apart: `{ "q": "gdpr", "source_type": ["news"] }`. */
  query: Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
  /** Others of the tenant see it. */
  shared: Type.Boolean(),
  owner: Type.String(),
  /** The reader's own: only they may change it. */
  mine: Type.Boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
  /** Signals that match and were captured since the reader last opened it; null before that. */
  unseen: Nullable(Type.Integer()),
});
export type SavedSearch = Static<typeof SavedSearch>;
export const SavedSearchPage = pageOf(SavedSearch);
export const SavedSearchQuery = Type.Object(PageQuery);
export const SavedSearchCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    query: Type.Record(
      Type.String({ maxLength: 60 }),
      Type.Union([
        Type.String({ maxLength: 2000 }),
        Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
      ]),
    ),
    shared: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type SavedSearchCreate = Static<typeof SavedSearchCreate>;
export const SavedSearchUpdate = Type.Partial(SavedSearchCreate);
export type SavedSearchUpdate = Static<typeof SavedSearchUpdate>;
