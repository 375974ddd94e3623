-- Questions to the signals that people keep under a name.
CREATE TABLE saved_searches (
  id         uuid PRIMARY KEY,
  -- Who made it, as the audit log names them, and their name for people.
  owner      text NOT NULL,
  owner_name text NOT NULL,
  name       text NOT NULL,
  -- Parameters of the signals' list.
  query      jsonb NOT NULL,
  shared     boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX saved_searches_name ON saved_searches (owner, lower(name));

-- How many signals matched when a reader last opened it.
CREATE TABLE saved_search_readings (
  search_id uuid NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
  reader    text NOT NULL,
  total     integer NOT NULL,
  read_at   timestamptz NOT NULL,
  PRIMARY KEY (search_id, reader)
);
