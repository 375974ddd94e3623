-- The shared schema: tenants and identities, the event log, schedules, audit. No tenant role may use it.

CREATE TABLE tenants (
  id         text PRIMARY KEY CHECK (id ~ '^[a-z0-9]{12}$'),
  slug       text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name       text NOT NULL,
  state      text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  tenant_id     text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  email         text NOT NULL,
  name          text NOT NULL,
  role          text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
  -- argon2id in PHC string format; null for a user who can sign in by link only.
  password_hash text,
  disabled      boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);
CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE INDEX users_tenant ON users (tenant_id, created_at);

-- One row per signed-in session. A refresh replaces the token's hash; a replaced token that comes back
-- (`previous_hash`) ends the session, because one of the two holders stole it.
CREATE TABLE sessions (
  id            uuid PRIMARY KEY,
  user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash    bytea NOT NULL UNIQUE,
  previous_hash bytea,
  created_at    timestamptz NOT NULL DEFAULT now(),
  rotated_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  revoked_at    timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_previous ON sessions (previous_hash) WHERE previous_hash IS NOT NULL;

-- One-time links that sign a browser in (the demonstration, an operator's `user link`).
CREATE TABLE login_links (
  code_hash  bytea PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);

CREATE TABLE api_keys (
  id           uuid PRIMARY KEY,
  tenant_id    text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  name         text NOT NULL,
  role         text NOT NULL CHECK (role IN ('admin', 'analyst', 'viewer')),
  -- SHA-256 of the key: the key has 256 random bits, so a slow hash would add nothing.
  key_hash     bytea NOT NULL UNIQUE,
  prefix       text NOT NULL,
  created_by   uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, created_at);

CREATE TABLE idempotency_keys (
  tenant_id    text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  -- Null while the first request is still under way.
  status       integer,
  response     text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The event log. A row is a record batch: documents of one tenant and one source, appended together.
-- Offsets count documents; `log_partitions` hands them out under a row lock held until commit, so offsets
-- become visible in order and a reader that saw offset n will never miss one below it.
CREATE TABLE log_partitions (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
);

CREATE TABLE event_log (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  base_offset bigint NOT NULL,
  end_offset  bigint NOT NULL,
  tenant_id   text NOT NULL,
  source_id   uuid NOT NULL,
  run_id      uuid,
  appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  payload     bytea NOT NULL,
  PRIMARY KEY (topic, partition, base_offset)
);
-- The payload is compressed before it comes here, or not worth compressing.
ALTER TABLE event_log ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX event_log_age ON event_log (topic, appended_at);

CREATE TABLE consumer_offsets (
  consumer_group text NOT NULL,
  topic          text NOT NULL,
  partition      integer NOT NULL,
  next_offset    bigint NOT NULL DEFAULT 0,
  owner          text,
  lease_until    timestamptz,
  epoch          bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer_group, topic, partition)
);

-- When each tenant's sources run next. The source itself lives in the tenant's schema; this row holds only
-- what the scheduler needs to pick the next one across tenants.
CREATE TABLE source_schedule (
  tenant_id   text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  source_id   uuid NOT NULL,
  kind        text NOT NULL,
  priority    integer NOT NULL DEFAULT 5,
  next_run_at timestamptz NOT NULL,
  lease_owner text,
  lease_until timestamptz,
  PRIMARY KEY (tenant_id, source_id)
);
CREATE INDEX source_schedule_due ON source_schedule (next_run_at);

CREATE TABLE audit_log (
  id          uuid NOT NULL,
  tenant_id   text,
  actor       text NOT NULL,
  action      text NOT NULL,
  object      text,
  details     jsonb NOT NULL DEFAULT '{}',
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, occurred_at DESC);
