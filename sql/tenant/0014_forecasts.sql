-- What was said of weeks to come, and what came. One row for each subject and each end of the data that it rests on.
CREATE TABLE forecasts (
  id           uuid PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('topic', 'entity', 'term')),
  subject_key  text NOT NULL,
  subject_name text NOT NULL,
  entity_kind  text,
  made_at      timestamptz NOT NULL,
  as_of        timestamptz NOT NULL,
  -- Made later than its data ended, from what was known then: to see how forecasts of this kind come out.
  replayed     boolean NOT NULL,
  formula      text NOT NULL,
  -- Null where nothing could be said, for the reason in `note`.
  method       text,
  note         text,
  tried        jsonb NOT NULL DEFAULT '[]',
  -- Counts of the weeks that it rests on, oldest first: the forecast is computed from these alone.
  history      real[] NOT NULL,
  -- Monday of the first week ahead. The arrays below hold one number for each week.
  first_week   timestamptz NOT NULL,
  means        float8[] NOT NULL DEFAULT '{}',
  -- The root of each count is taken to be normal, with these means and standard deviations.
  root_means      float8[] NOT NULL DEFAULT '{}',
  root_deviations float8[] NOT NULL DEFAULT '{}',
  -- What came, of the weeks that are over.
  actual       real[] NOT NULL DEFAULT '{}',
  UNIQUE (subject_kind, subject_key, as_of)
);
CREATE INDEX forecasts_newest ON forecasts (as_of DESC, id DESC);
CREATE INDEX forecasts_open ON forecasts (first_week) WHERE cardinality(actual) < cardinality(means);
