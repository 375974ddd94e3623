-- Replays of the tenant's signals to dates: what would have been called, and what became of it. Jobs, claimed under a lease
-- that their process renews while it works; docs/design/backtest.md.

CREATE TABLE backtests (
  id          uuid PRIMARY KEY,
  -- {"asOf": [milliseconds], "horizonDays", "k"}
  request     jsonb NOT NULL,
  asked_by    text NOT NULL,
  state       text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  progress    real NOT NULL DEFAULT 0,
  error       text,
  signals     integer,
  -- JSON of `BacktestResult` (src/trends/backtest/backtest.ts) without and with what each date has.
  scores      json,
  dates       json,
  created_at  timestamptz NOT NULL,
  finished_at timestamptz,
  attempts    integer NOT NULL DEFAULT 0,
  lease_owner text,
  lease_until timestamptz
);
CREATE INDEX backtests_open ON backtests (id) WHERE state IN ('queued', 'running');
