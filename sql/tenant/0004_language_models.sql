-- What remote models used, by day (UTC) and purpose. `spent` holds reservations of calls under way as well.
CREATE TABLE model_spending (
  day           date NOT NULL,
  purpose       text NOT NULL,
  -- In the currency of the configured prices.
  spent         double precision NOT NULL DEFAULT 0,
  calls         bigint NOT NULL DEFAULT 0,
  input_tokens  bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  -- Calls that the budget did not allow.
  refused       bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (day, purpose)
);

-- A tenant's own limits; one without a row has those of the configuration.
CREATE TABLE model_budgets (
  purpose   text PRIMARY KEY,
  daily     double precision NOT NULL CHECK (daily >= 0)
);

-- Checked answers of language models. The key is the SHA-256 of the normalised texts, the model and the prompt's version;
-- citations are places in the sorted texts, so that the same texts under other ids find it too.
CREATE TABLE summaries (
  key        bytea PRIMARY KEY CHECK (length(key) = 32),
  model      text NOT NULL,
  summary    jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX summaries_created ON summaries (created_at);

-- Vectors that were written after their documents, by another model than the pipeline's: the vector index follows them,
-- the text index and the live feed have nothing to do with them.
ALTER TABLE outbox
  ADD COLUMN embedded       uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN embedded_model text;
