import type { ClientConfig } from 'pg';
import { BellwetherError } from '../../base/errors.ts';

/** Where the database is. Either a URL, or the embedded server's socket. */
export type DatabaseAddress = { readonly url: string } | LocalDatabaseAddress;

export interface LocalDatabaseAddress {
  /** The directory of the Unix socket, as `pg` takes it. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface SessionLimits {
  /** Milliseconds; 0 means no limit (migrations, rebuilds). */
  readonly statementTimeout: number;
  readonly idleInTransactionTimeout: number;
}

export const SESSION_LIMITS: SessionLimits = { statementTimeout: 30_000, idleInTransactionTimeout: 60_000 };

/** What `pg` needs to open a connection with our session settings. Times are read in UTC only. */
export function clientConfig(
  address: DatabaseAddress,
  name: string,
  limits: SessionLimits = SESSION_LIMITS,
): ClientConfig {
  const options = [
    '-c timezone=UTC',
    '-c datestyle=ISO',
    '-c bytea_output=hex',
    '-c search_path=shared',
    `-c statement_timeout=${limits.statementTimeout}`,
    `-c idle_in_transaction_session_timeout=${limits.idleInTransactionTimeout}`,
  ].join(' ');
  const shared: ClientConfig = {
    application_name: name,
    options,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  };
  if ('url' in address) return { ...shared, connectionString: address.url };
  return {
    ...shared,
    host: address.host,
    port: address.port,
    user: address.user,
    database: address.database,
  };
}

/** The address without its password, for people and logs. */
export function describeAddress(address: DatabaseAddress): string {
  if (!('url' in address)) return `embedded PostgreSQL at ${address.host}`;
  try {
    const url = new URL(address.url);
    return `PostgreSQL at ${url.hostname}:${url.port || 5432}${url.pathname}`;
  } catch {
    throw new BellwetherError(
      'CONFIG_INVALID',
      'DATABASE_URL is not a URL; write postgres://user:password@host:5432/name',
    );
  }
}

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;
const JSON_TEXT = 114;
const JSONB = 3802;
const BYTEA = 17;
const BOOL = 16;
const INT2 = 21;
const INT4 = 23;
const FLOAT4 = 700;
const FLOAT8 = 701;
const TEXT_ARRAY = 1009;
const FLOAT4_ARRAY = 1021;
const FLOAT8_ARRAY = 1022;
const UUID_ARRAY = 2951;

type Parser = (text: string) => unknown;

/** Counts and offsets stay below 2^53, so bigint columns arrive as numbers; times arrive as epoch milliseconds. */
const PARSERS: Readonly<Record<number, Parser>> = {
  [BOOL]: (text) => text === 't',
  [INT2]: Number,
  [INT4]: Number,
  [INT8]: Number,
  [FLOAT4]: Number,
  [FLOAT8]: Number,
  [NUMERIC]: Number,
  [TIMESTAMPTZ]: (text) => Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`),
  [JSON_TEXT]: (text) => JSON.parse(text),
  [JSONB]: (text) => JSON.parse(text),
  [BYTEA]: (text) => Buffer.from(text.slice(2), 'hex'),
  [TEXT_ARRAY]: parseArray,
  [UUID_ARRAY]: parseArray,
  [FLOAT4_ARRAY]: parseNumbers,
  [FLOAT8_ARRAY]: parseNumbers,
};

function parserOf(oid: number): Parser {
  return PARSERS[oid] ?? identity;
}

function identity(text: string): string {
  return text;
}

/** One-dimensional array of numbers without NULL: `{1,2.5}`. */
function parseNumbers(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number);
}

/** One-dimensional array of texts: `{a,"b c","d\"e"}`. */
function parseArray(text: string): string[] {
  const values: string[] = [];
  let at = 1;
  while (at < text.length - 1) {
    if (text[at] === '"') {
      let value = '';
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++;
        value += text[at];
      }
      values.push(value);
      at++;
    } else {
      let end = text.indexOf(',', at);
      if (end < 0) end = text.length - 1;
      values.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === ',') at++;
  }
  return values;
}
