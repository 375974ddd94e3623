-- What a tenant may use, as data: null is without a limit, 0 not at all. An operator may change the figures here.

CREATE TABLE plans (
  name                     text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_-]{0,39}$'),
  nodes_per_graph          bigint CHECK (nodes_per_graph >= 0),
  stream_events_per_second bigint CHECK (stream_events_per_second >= 0),
  concurrent_users         bigint CHECK (concurrent_users >= 0),
  api_calls_per_month      bigint CHECK (api_calls_per_month >= 0),
  requests_per_minute      bigint CHECK (requests_per_minute >= 0),
  storage_bytes            bigint CHECK (storage_bytes >= 0)
);

INSERT INTO plans (name, nodes_per_graph, stream_events_per_second, concurrent_users, api_calls_per_month, requests_per_minute, storage_bytes) VALUES
  ('demo',            100,    0,   100,    100,   10,            0),
  ('basic',          5000,    0,   500,  10000,  100,  10737418240),
  ('professional',  50000, 1000,  5000, 100000, 1000, 107374182400),
  ('enterprise',     NULL, NULL,  NULL,   NULL, NULL,         NULL);

-- An installation of one's own has no limits unless its operator sets some.
ALTER TABLE tenants ADD COLUMN plan text NOT NULL DEFAULT 'enterprise' REFERENCES plans (name);
