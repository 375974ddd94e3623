-- What near duplicates are found by; partitioned as documents are, so that a month goes as a whole.
CREATE TABLE signatures (
  document_id  uuid PRIMARY KEY,
  published_at timestamptz NOT NULL,
  -- 0 no words, 1 shingles, 2 words.
  form         smallint NOT NULL,
  signature    bytea STORAGE PLAIN NOT NULL,
  -- 53 bits each; 0 for none. A negative url_key names a site, not a page.
  url_key      bigint NOT NULL,
  title_key    bigint NOT NULL
) PARTITION BY RANGE (document_id);

-- The documents that tell a story with others. A document that stands alone has no row here.
CREATE TABLE story_members (
  document_id  uuid PRIMARY KEY,
  story_id     uuid NOT NULL,
  -- As the document's: the earliest published of a story is its canonical one.
  published_at timestamptz NOT NULL,
  -- The member that it was joined to; null for the one that the story began with.
  matched_id   uuid,
  method       text NOT NULL CHECK (method IN ('first', 'text', 'words', 'title', 'url')),
  similarity   real NOT NULL CHECK (similarity BETWEEN 0 AND 1)
);
CREATE INDEX story_members_story ON story_members (story_id);
