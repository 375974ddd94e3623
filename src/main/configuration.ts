import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BellwetherError } from '../base/errors.ts';

/** One setting: its variable, what it means, and how its text is read. `secret` values are never shown. */
interface Setting<T> {
  readonly variable: string;
  readonly help: string;
  readonly fallback: T;
  readonly read: (text: string) => T | undefined;
  readonly expects: string;
  readonly secret?: boolean;
}

const text = (text: string): string => text;
const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
};
const oneOf =
  <const T extends string>(...values: readonly T[]) =>
  (text: string): T | undefined =>
    values.find((value) => value === text);
const yesNo = (text: string): boolean | undefined =>
  ({ true: true, false: false, '1': true, '0': false })[text];
const onOff = (text: string): boolean | undefined =>
  ({ on: true, off: false, true: true, false: false })[text];

const amount = (text: string): number | undefined => {
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};
/** With a user or password in it, it would be shown where a key is not; so it is never shown. */
const webAddress = (text: string): string | undefined => {
  const url = URL.parse(text);
  const plain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return plain ? text : undefined;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
const POOLING = ['session', 'transaction'] as const;

/** Every setting there is. `docs/operations/configuration.md` lists the same, and a test keeps the two equal. */
export const SETTINGS = {
  data: {
    variable: 'BELLWETHER_DATA',
    help: 'Directory for the embedded database, search indexes and keys',
    fallback: '.bellwether',
    read: text,
    expects: 'a path',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    help: 'Use this PostgreSQL 15 or newer instead of the embedded one',
    fallback: '',
    read: (value) => (/^postgres(ql)?:\/\//.test(value) ? value : undefined),
    expects: 'postgres://user:password@host:5432/name',
    secret: true,
  },
  databasePooling: {
    variable: 'BELLWETHER_DATABASE_POOLING',
    help: '`transaction` behind PgBouncer in transaction mode, else `session`',
    fallback: 'session',
    read: oneOf(...POOLING),
    expects: POOLING.join(' or '),
  },
  databaseConnections: {
    variable: 'BELLWETHER_DATABASE_CONNECTIONS',
    help: 'Most database connections of this process',
    fallback: 20,
    read: whole(4, 1000),
    expects: 'a whole number from 4 to 1000',
  },
  host: {
    variable: 'BELLWETHER_HOST',
    help: 'Address to listen on',
    fallback: '127.0.0.1',
    read: text,
    expects: 'an address',
  },
  port: {
    variable: 'BELLWETHER_PORT',
    help: 'Port to listen on; 0 picks a free one',
    fallback: 8080,
    read: whole(0, 65_535),
    expects: 'a port from 0 to 65535',
  },
  trustProxy: {
    variable: 'BELLWETHER_TRUST_PROXY',
    help: 'Believe X-Forwarded-For and X-Forwarded-Proto; only behind a proxy that sets them',
    fallback: false,
    read: yesNo,
    expects: 'true or false',
  },
  logLevel: {
    variable: 'BELLWETHER_LOG_LEVEL',
    help: 'How much is logged, as JSON lines on standard error',
    fallback: 'info',
    read: oneOf(...LOG_LEVELS),
    expects: LOG_LEVELS.join(', '),
  },
  jwtSecret: {
    variable: 'BELLWETHER_JWT_SECRET',
    help: 'Signs access tokens, at least 32 characters; several with commas between rotate. Without it a key file in the data directory',
    fallback: '',
    read: text,
    expects: 'at least 32 characters',
    secret: true,
  },
  metricsToken: {
    variable: 'BELLWETHER_METRICS_TOKEN',
    help: 'Bearer token that `/metrics` asks for; without it only loopback is answered',
    fallback: '',
    read: text,
    expects: 'a token',
    secret: true,
  },
  fetchAllow: {
    variable: 'BELLWETHER_FETCH_ALLOW',
    help: 'Private hosts or networks that sources may fetch from, with commas between',
    fallback: '',
    read: text,
    expects: 'hosts and CIDR networks',
  },
  hackerNewsUrl: {
    variable: 'BELLWETHER_HACKERNEWS_URL',
    help: 'Another address of the Hacker News API (a mirror)',
    fallback: '',
    read: text,
    expects: 'an address',
  },
  pipelineThreads: {
    variable: 'BELLWETHER_PIPELINE_THREADS',
    help: 'Threads for the CPU-heavy pipeline stages',
    fallback: 2,
    read: whole(1, 64),
    expects: 'a whole number from 1 to 64',
  },
  uploadMb: {
    variable: 'BELLWETHER_UPLOAD_MB',
    help: 'The largest graph file that may be sent, MiB',
    fallback: 2048,
    read: whole(1, 1_000_000),
    expects: 'a whole number of MiB from 1',
  },
  graphThreads: {
    variable: 'BELLWETHER_GRAPH_THREADS',
    help: 'Threads for metrics and analyses of networks',
    fallback: 2,
    read: whole(1, 64),
    expects: 'a whole number from 1 to 64',
  },
  language: {
    variable: 'BELLWETHER_LANGUAGE',
    help: 'Understand documents as they come in: names, relations, classes, places, meaning. `off` saves CPU; they are found by their words all the same',
    fallback: true,
    read: onOff,
    expects: 'on or off',
  },
  automaticMerges: {
    variable: 'BELLWETHER_AUTOMATIC_MERGES',
    help: 'Merge organisations that are surely one without asking; each can be taken back. `off` leaves every merge to people',
    fallback: true,
    read: onOff,
    expects: 'on or off',
  },
  searchMemoryMb: {
    variable: 'BELLWETHER_SEARCH_MEMORY_MB',
    help: 'Memory for loaded search indexes, MiB; the idlest tenants are unloaded above it',
    fallback: 2048,
    read: whole(64, 1_000_000),
    expects: 'a whole number of MiB from 64',
  },
  vectorMemoryMb: {
    variable: 'BELLWETHER_VECTOR_MEMORY_MB',
    help: 'Memory for loaded vector indexes, MiB; the idlest tenants are unloaded above it',
    fallback: 2048,
    read: whole(64, 1_000_000),
    expects: 'a whole number of MiB from 64',
  },
  embeddingModel: {
    variable: 'BELLWETHER_EMBEDDING_MODEL',
    help: '`static` ships with the product; `onnx:FOLDER` is a sentence transformer on this machine; `openai:NAME` is asked for at the embedding address',
    fallback: 'static',
    read: (value) => (/^(static|(onnx|openai):\S.*)$/.test(value) ? value : undefined),
    expects: 'static, onnx:FOLDER or openai:NAME',
  },
  embeddingDimensions: {
    variable: 'BELLWETHER_EMBEDDING_DIMENSIONS',
    help: 'Length of the vectors of an `openai:` model',
    fallback: 1536,
    read: whole(1, 8192),
    expects: 'a whole number from 1 to 8192',
  },
  embeddingUrl: {
    variable: 'BELLWETHER_EMBEDDING_URL',
    help: 'Address of an OpenAI-compatible server of embeddings, with its version: `http://127.0.0.1:11434/v1`',
    fallback: '',
    read: webAddress,
    expects: 'https://host/v1, without a user or password',
    secret: true,
  },
  embeddingKey: {
    variable: 'BELLWETHER_EMBEDDING_KEY',
    help: 'Key of the embedding server',
    fallback: '',
    read: text,
    expects: 'a key',
    secret: true,
  },
  embeddingPrice: {
    variable: 'BELLWETHER_EMBEDDING_PRICE',
    help: 'Price of a million tokens to embed, in any currency; 0 for a server of your own',
    fallback: 0,
    read: amount,
    expects: 'a number from 0',
  },
  embeddingBudget: {
    variable: 'BELLWETHER_EMBEDDING_BUDGET',
    help: 'What a tenant may spend on embeddings in a day (UTC), in the currency of the price; with 0 only what is free works',
    fallback: 0,
    read: amount,
    expects: 'a number from 0',
  },
  onnxRuntime: {
    variable: 'BELLWETHER_ONNX_RUNTIME',
    help: 'Folder in which the npm package `onnxruntime-node` is installed, when not beside the product',
    fallback: '',
    read: text,
    expects: 'a path',
  },
  summaryModel: {
    variable: 'BELLWETHER_SUMMARY_MODEL',
    help: 'Language model that summarises stories, as its server calls it; without it summaries are extractive',
    fallback: '',
    read: text,
    expects: 'a name',
  },
  summaryUrl: {
    variable: 'BELLWETHER_SUMMARY_URL',
    help: 'Address of an OpenAI-compatible server of chat completions, with its version',
    fallback: '',
    read: webAddress,
    expects: 'https://host/v1, without a user or password',
    secret: true,
  },
  summaryKey: {
    variable: 'BELLWETHER_SUMMARY_KEY',
    help: 'Key of the summary server',
    fallback: '',
    read: text,
    expects: 'a key',
    secret: true,
  },
  summaryInputPrice: {
    variable: 'BELLWETHER_SUMMARY_INPUT_PRICE',
    help: 'Price of a million tokens that the language model reads',
    fallback: 0,
    read: amount,
    expects: 'a number from 0',
  },
  summaryOutputPrice: {
    variable: 'BELLWETHER_SUMMARY_OUTPUT_PRICE',
    help: 'Price of a million tokens that the language model writes',
    fallback: 0,
    read: amount,
    expects: 'a number from 0',
  },
  summaryBudget: {
    variable: 'BELLWETHER_SUMMARY_BUDGET',
    help: 'What a tenant may spend on summaries in a day (UTC), in the currency of the prices; with 0 only what is free works',
    fallback: 0,
    read: amount,
    expects: 'a number from 0',
  },
  traceEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    help: 'Send OpenTelemetry traces to this OTLP/HTTP collector',
    fallback: '',
    read: text,
    expects: 'an address',
  },
} as const satisfies Record<
  string,
  | Setting<string>
  | Setting<number>
  | Setting<boolean>
  | Setting<(typeof LOG_LEVELS)[number]>
  | Setting<(typeof POOLING)[number]>
>;

export type Configuration = {
  readonly [Name in keyof typeof SETTINGS]: Exclude<ReturnType<(typeof SETTINGS)[Name]['read']>, undefined>;
};

/**
 * Reads the configuration: defaults, then `bellwether.config.ts` in the current folder (it exports an object
 * of variables by default), then the environment, then what the command line says. Throws `CONFIG_INVALID`
 * naming every setting that is wrong; a secret's value is never quoted.
 */
export async function loadConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Partial<Configuration> = {},
  directory: string = process.cwd(),
): Promise<Configuration> {
  const file = await readConfigurationFile(directory);
  const wrong: string[] = [];
  const read = <T>(setting: Setting<T>): T => {
    const given = environment[setting.variable] ?? file[setting.variable];
    if (given === undefined || given === '') return setting.fallback;
    const value = setting.read(String(given).trim());
    if (value !== undefined) return value;
    wrong.push(`${setting.variable} expects ${setting.expects}${setting.secret ? '' : `, not "${given}"`}`);
    return setting.fallback;
  };
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.variable));
  for (const name of [
    ...Object.keys(environment).filter((name) => name.startsWith('BELLWETHER_')),
    ...Object.keys(file),
  ]) {
    if (!known.has(name)) wrong.push(`${name} is not a setting`);
  }
  const settings = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [name, read<unknown>(setting as Setting<unknown>)]),
  );
  if (wrong.length > 0)
    throw new BellwetherError('CONFIG_INVALID', `${wrong.join('; ')}. See docs/operations/configuration.md.`);
  const configuration = { ...settings, ...overrides } as Configuration;
  return { ...configuration, data: resolve(directory, configuration.data) };
}

async function readConfigurationFile(directory: string): Promise<Record<string, unknown>> {
  const path = join(directory, 'bellwether.config.ts');
  if (!existsSync(path)) return {};
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  if (typeof module.default !== 'object' || module.default === null) {
    throw new BellwetherError('CONFIG_INVALID', `${path} must export an object of settings by default`);
  }
  return module.default as Record<string, unknown>;
}
