-- What the language stages found in a document. `analysis` is shown; the arrays beside it are what search filters by.
ALTER TABLE documents
  ADD COLUMN analysis         jsonb,
  ADD COLUMN analysis_version text,
  ADD COLUMN entity_ids       uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN pestle           text[] NOT NULL DEFAULT '{}',
  -- Where the text speaks of, most mentioned first; `country` is what the source stated.
  ADD COLUMN countries        text[] NOT NULL DEFAULT '{}';

-- Every entity that a document of the tenant names. The id is derived from kind and name.
CREATE TABLE entities (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL,
  name          text NOT NULL,
  -- False when no gazetteer knows it and a document proposed it.
  known         boolean NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX entities_name ON entities (lower(name) text_pattern_ops);

-- Models whose vectors the tenant has. `active` answers searches; `building` is being filled beside it.
CREATE TABLE embedding_models (
  id         text PRIMARY KEY,
  dimensions integer NOT NULL CHECK (dimensions BETWEEN 1 AND 8192),
  state      text NOT NULL CHECK (state IN ('building', 'active', 'retired')),
  -- How far the building has come, in document ids.
  reached    uuid,
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedding_models_active ON embedding_models ((true)) WHERE state = 'active';

-- One signed byte per dimension. Partitioned as documents are, so that a month goes as a whole.
CREATE TABLE vectors (
  document_id uuid NOT NULL,
  model       text NOT NULL,
  vector      bytea STORAGE PLAIN NOT NULL,
  PRIMARY KEY (document_id, model)
) PARTITION BY RANGE (document_id);
