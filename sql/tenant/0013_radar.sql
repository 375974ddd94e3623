-- Technology radars: editions, what stands where in them, and who placed it there and why. A published edition is never
-- changed. docs/design/radar.md

CREATE TABLE radar_editions (
  id           uuid PRIMARY KEY,
  name         text NOT NULL,
  state        text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
  -- Top left, then clockwise.
  quadrants    text[] NOT NULL CHECK (cardinality(quadrants) = 4),
  -- The edition published last when this one was begun.
  previous     uuid REFERENCES radar_editions (id),
  created_at   timestamptz NOT NULL,
  created_by   text NOT NULL,
  published_at timestamptz,
  published_by text,
  CHECK ((state = 'published') = (published_at IS NOT NULL))
);
-- One draft at a time: two would each be out of date when the other is published.
CREATE UNIQUE INDEX radar_editions_draft ON radar_editions ((true)) WHERE state = 'draft';
CREATE INDEX radar_editions_newest ON radar_editions (published_at DESC, id DESC) WHERE state = 'published';

CREATE TABLE radar_blips (
  id          uuid PRIMARY KEY,
  edition     uuid NOT NULL REFERENCES radar_editions (id) ON DELETE CASCADE,
  -- The name in one spelling: the same blip from edition to edition.
  key         text COLLATE "C" NOT NULL,
  name        text NOT NULL,
  quadrant    smallint NOT NULL CHECK (quadrant BETWEEN 0 AND 3),
  ring        text NOT NULL CHECK (ring IN ('adopt', 'trial', 'assess', 'hold')),
  -- Its ring in the last published edition that held it; null when none did.
  before      text CHECK (before IN ('adopt', 'trial', 'assess', 'hold')),
  movement    text NOT NULL CHECK (movement IN ('new', 'in', 'out', 'none')),
  description text NOT NULL DEFAULT '',
  -- `entity:UUID` and the like.
  trend       text,
  -- What the evidence suggested when the edition was published; drafts show what it suggests now.
  suggested   json,
  -- Who placed it last by hand.
  placed_by   text,
  placed_at   timestamptz,
  reason      text,
  UNIQUE (edition, key)
);
CREATE INDEX radar_blips_key ON radar_blips (key);

-- Each placement, also those by suggestion and by import.
CREATE TABLE radar_placements (
  id       uuid PRIMARY KEY,
  edition  uuid NOT NULL REFERENCES radar_editions (id) ON DELETE CASCADE,
  key      text COLLATE "C" NOT NULL,
  at       timestamptz NOT NULL,
  by       text NOT NULL,
  reason   text NOT NULL,
  ring     text NOT NULL,
  quadrant smallint NOT NULL
);
CREATE INDEX radar_placements_key ON radar_placements (key, id DESC);
CREATE INDEX radar_placements_edition ON radar_placements (edition);
