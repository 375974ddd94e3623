-- Networks that people load or stream: nodes as rows, tie events as columns in chunks, runs of metrics and their results.
-- Times of events are milliseconds since the epoch, because files hold any year.

CREATE TABLE networks (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  description text NOT NULL DEFAULT '',
  directed    boolean NOT NULL,
  nodes       integer NOT NULL DEFAULT 0,
  -- Tie events in `network_ties`; the next one has this place.
  events      bigint NOT NULL DEFAULT 0,
  -- Pairs that were tied when `ties_events` events had been counted.
  ties        bigint NOT NULL DEFAULT 0,
  ties_events bigint NOT NULL DEFAULT 0,
  version     bigint NOT NULL DEFAULT 1,
  first_at    bigint,
  last_at     bigint,
  -- [{"name", "kind", "values"}], as of the last import.
  attributes  jsonb NOT NULL DEFAULT '[]',
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX networks_newest ON networks (created_at DESC, id DESC);

CREATE TABLE network_nodes (
  network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  -- 0, 1, 2, ... without gaps, in the order in which they came; never changed.
  number     integer NOT NULL,
  key        text NOT NULL,
  -- Null when it is the key.
  label      text,
  attributes jsonb,
  PRIMARY KEY (network_id, number)
);
CREATE UNIQUE INDEX network_nodes_key ON network_nodes (network_id, key);

-- Tie events in the order in which they came, `first_event` to `first_event + events - 1` in one chunk; compaction puts
-- small chunks that stand side by side into one, and no event ever changes its place. `src/networks/storage/tie-chunk.ts`
-- says what the bytes are.
CREATE TABLE network_ties (
  network_id  uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  first_event bigint NOT NULL,
  events      integer NOT NULL CHECK (events > 0),
  first_at    bigint,
  last_at     bigint,
  columns     bytea NOT NULL,
  PRIMARY KEY (network_id, first_event)
);
-- Numbers in binary hardly compress, and reading them whole is what they are for.
ALTER TABLE network_ties ALTER COLUMN columns SET STORAGE EXTERNAL;

-- Ids of streamed events, so that one that comes again changes nothing; forgotten some days after they were seen.
CREATE TABLE network_event_ids (
  network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
  -- MD5 of the event's id: an identity, not a secret.
  id         uuid NOT NULL,
  seen_at    timestamptz NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE INDEX network_event_ids_age ON network_event_ids USING brin (seen_at);

-- Computations of metrics, which are jobs: claimed under a lease that their process renews while it works.
CREATE TABLE network_runs (
  id              uuid PRIMARY KEY,
  -- A network's id, or 'knowledge'. No reference, because the knowledge graph is no row of `networks`.
  network         text NOT NULL,
  metrics         text[] NOT NULL,
  parameters      jsonb NOT NULL DEFAULT '{}',
  seed            bigint NOT NULL,
  code_version    text NOT NULL,
  network_version bigint,
  state           text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress        real NOT NULL DEFAULT 0,
  error           text,
  summary         jsonb NOT NULL DEFAULT '{}',
  queued_at       timestamptz NOT NULL,
  -- Not before this moment: a run that waits until a stream of changes pauses.
  due_at          timestamptz NOT NULL,
  started_at      timestamptz,
  finished_at     timestamptz,
  attempts        integer NOT NULL DEFAULT 0,
  cancel          boolean NOT NULL DEFAULT false,
  lease_owner     text,
  lease_until     timestamptz
);
CREATE INDEX network_runs_newest ON network_runs (network, queued_at DESC, id DESC);
CREATE INDEX network_runs_open ON network_runs (due_at) WHERE state IN ('queued', 'running');

-- A number for each node by its place, Float64 little-endian, 65,536 a part; NaN where there is none.
CREATE TABLE network_results (
  run_id uuid NOT NULL REFERENCES network_runs (id) ON DELETE CASCADE,
  metric text NOT NULL,
  name   text NOT NULL,
  part   integer NOT NULL,
  "values" bytea NOT NULL,
  PRIMARY KEY (run_id, metric, name, part)
);
ALTER TABLE network_results ALTER COLUMN "values" SET STORAGE EXTERNAL;

-- Files that were sent and what became of them. The bytes stand in the data directory until they are imported.
CREATE TABLE uploads (
  id          uuid PRIMARY KEY,
  file_name   text NOT NULL,
  -- Of the whole file, and how many of them have come.
  bytes       bigint NOT NULL,
  received    bigint NOT NULL,
  state       text NOT NULL CHECK (state IN ('receiving', 'inspected', 'importing', 'done', 'failed')),
  -- What a look at the file told; null until it is here.
  inspection  jsonb,
  -- Name of a table of nodes that came with it.
  node_table  text,
  progress    real NOT NULL DEFAULT 0,
  nodes       bigint NOT NULL DEFAULT 0,
  ties        bigint NOT NULL DEFAULT 0,
  network_id  uuid,
  error       text,
  warnings    jsonb NOT NULL DEFAULT '[]',
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL
);
CREATE INDEX uploads_age ON uploads (created_at);
