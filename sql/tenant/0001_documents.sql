-- A tenant's own schema, owned by the tenant's role; the migration runs as that role.

CREATE TABLE sources (
  id                   uuid PRIMARY KEY,
  name                 text NOT NULL,
  kind                 text NOT NULL,
  source_type          text NOT NULL,
  settings             jsonb NOT NULL DEFAULT '{}',
  schedule             jsonb NOT NULL DEFAULT '{"kind":"manual"}',
  priority             integer NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
  rate_limit           integer NOT NULL DEFAULT 60 CHECK (rate_limit > 0),
  labels               text[] NOT NULL DEFAULT '{}',
  paused               boolean NOT NULL DEFAULT false,
  created_at           timestamptz NOT NULL DEFAULT now(),
  -- What the connector needs to go on where it stopped; only the connector reads it.
  cursor               jsonb,
  last_run_at          timestamptz,
  last_success_at      timestamptz,
  last_item_at         timestamptz,
  last_error           text,
  consecutive_failures integer NOT NULL DEFAULT 0,
  documents            bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX sources_name ON sources (lower(name));

-- Documents, one partition a month of capture. The id is a UUID version 7, so its order is the order of
-- capture, the partitions are ranges of it, and a read by id touches one partition.
CREATE TABLE documents (
  id           uuid NOT NULL,
  source_id    uuid NOT NULL,
  source_type  text NOT NULL,
  external_id  text,
  url          text,
  title        text NOT NULL,
  body         text NOT NULL,
  author       text,
  company      text,
  language     text,
  country      text,
  labels       text[] NOT NULL DEFAULT '{}',
  attributes   jsonb NOT NULL DEFAULT '{}',
  published_at timestamptz NOT NULL,
  captured_at  timestamptz NOT NULL,
  content_hash bytea NOT NULL,
  revision     integer NOT NULL DEFAULT 1,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX documents_published ON documents (published_at DESC, id DESC);

-- Every content ever accepted, so that a replay writes nothing twice.
CREATE TABLE document_identities (
  content_hash bytea PRIMARY KEY,
  document_id  uuid NOT NULL
);

-- Where a document was seen: each source and each id that carried it, so that heat is not lost with duplicates.
CREATE TABLE sightings (
  source_id     uuid NOT NULL,
  external_id   text NOT NULL,
  document_id   uuid NOT NULL,
  url           text,
  published_at  timestamptz NOT NULL,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, external_id)
);
CREATE INDEX sightings_document ON sightings (document_id);

-- Changes for the projections, one row per pipeline batch, numbered without gaps by `outbox_head`, whose
-- row lock also makes one writer at a time per tenant.
CREATE TABLE outbox_head (
  singleton     boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  next_position bigint NOT NULL DEFAULT 1
);
INSERT INTO outbox_head DEFAULT VALUES;

CREATE TABLE outbox (
  position   bigint PRIMARY KEY,
  upserted   uuid[] NOT NULL DEFAULT '{}',
  deleted    uuid[] NOT NULL DEFAULT '{}',
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How far each projection has durably come; what all of them passed may be deleted.
CREATE TABLE projections (
  name       text PRIMARY KEY,
  position   bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE dead_letters (
  id          uuid PRIMARY KEY,
  topic       text NOT NULL,
  source_id   uuid,
  run_id      uuid,
  stage       text NOT NULL,
  code        text NOT NULL,
  reason      text NOT NULL,
  location    text,
  -- The document as JSON when it could be read at all, else the start of what was read.
  payload     text NOT NULL,
  replayable  boolean NOT NULL,
  occurred_at timestamptz NOT NULL,
  replayed_at timestamptz
);
CREATE INDEX dead_letters_open ON dead_letters (id DESC) WHERE replayed_at IS NULL;

-- One bulk ingest: what was read and what became of it. The pipeline adds to it in the result transaction.
CREATE TABLE ingest_runs (
  id          uuid PRIMARY KEY,
  source_id   uuid NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  accepted    bigint NOT NULL DEFAULT 0,
  duplicates  bigint NOT NULL DEFAULT 0,
  rejected    bigint NOT NULL DEFAULT 0
);

-- Documents per source and hour of publication and of capture: the windows and the dashboard read it.
CREATE TABLE source_counts (
  hour      timestamptz NOT NULL,
  source_id uuid NOT NULL,
  captured  bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, source_id)
) PARTITION BY RANGE (hour);

-- How long documents stay in each state, counted from their capture; null means for ever. Partitions move as a
-- whole, when their youngest document has reached the age.
CREATE TABLE lifecycle_policy (
  singleton         boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  warm_after_days   integer DEFAULT 30 CHECK (warm_after_days > 0),
  cold_after_days   integer DEFAULT 90 CHECK (cold_after_days > 0),
  delete_after_days integer DEFAULT 365 CHECK (delete_after_days > 0)
);
INSERT INTO lifecycle_policy DEFAULT VALUES;

-- Partitions that are no longer hot. One that is not named here is hot.
CREATE TABLE partition_states (
  name       text PRIMARY KEY,
  state      text NOT NULL CHECK (state IN ('warm', 'cold')),
  changed_at timestamptz NOT NULL DEFAULT now()
);
