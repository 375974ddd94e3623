-- Who is who: merges and splits of entities, which can be taken back, and proposals of merges.

-- `entity` stays. Of a merge `others` became part of it; of a split the one of `others` came out of it.
CREATE TABLE identity_events (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('merge', 'split')),
  entity        integer NOT NULL,
  others        integer[] NOT NULL,
  -- What a split moved: {"aliases": [...], "relationships": [numbers]}.
  moved         jsonb NOT NULL DEFAULT '{}',
  reason        text NOT NULL,
  actor         text NOT NULL,
  occurred_at   timestamptz NOT NULL,
  undone_at     timestamptz,
  undone_by     text
);
CREATE INDEX identity_events_entity ON identity_events (entity, id);
CREATE INDEX identity_events_others ON identity_events USING gin (others);

-- Pairs of entities, the smaller node left, that may be one. A pair that was rejected is not proposed again.
CREATE TABLE merge_proposals (
  id         uuid PRIMARY KEY,
  left_node  integer NOT NULL,
  right_node integer NOT NULL CHECK (right_node > left_node),
  -- Probability that they are one, calibrated, and the version of the model that says so.
  score      real NOT NULL CHECK (score BETWEEN 0 AND 1),
  version    text NOT NULL,
  -- [{"kind", "text", "weight"}], weight in log odds.
  evidence   jsonb NOT NULL,
  state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'merged', 'rejected', 'superseded')),
  decided_by text,
  decided_at timestamptz,
  -- The merge that came of it.
  event      uuid,
  created_at timestamptz NOT NULL,
  UNIQUE (left_node, right_node)
);
CREATE INDEX merge_proposals_state ON merge_proposals (state, score DESC, id);
CREATE INDEX merge_proposals_right ON merge_proposals (right_node);

CREATE INDEX merge_proposals_event ON merge_proposals (event) WHERE event IS NOT NULL;

-- Names of standing entities as hashes: those who share one are compared (src/graph/resolution/block-keys.ts).
CREATE TABLE resolution_names (
  node  integer PRIMARY KEY,
  -- Of letters, acronyms, misspellings, and of the words.
  keys  integer[] NOT NULL,
  words integer[] NOT NULL
);
-- Without a pending list: every search would read all of it.
CREATE INDEX resolution_names_keys ON resolution_names USING gin (keys) WITH (fastupdate = off);

-- How many rows of `resolution_names` have a word; the empty word of each kind counts all of the kind.
CREATE TABLE resolution_words (
  word  integer PRIMARY KEY,
  names integer NOT NULL
) WITH (fillfactor = 70);

-- What people changed, merges included, in order.
CREATE INDEX entities_updated ON entities (updated_at, node) WHERE updated_at IS NOT NULL;

-- How far the search for candidates has come; its lock makes one searcher at a time.
CREATE TABLE resolution_state (
  singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  -- Entities up to this node were compared with those before them.
  compared     integer NOT NULL DEFAULT 0,
  -- The last change that was looked at.
  changed_to   timestamptz NOT NULL DEFAULT '-infinity',
  changed_node integer NOT NULL DEFAULT 0
);
INSERT INTO resolution_state DEFAULT VALUES;
