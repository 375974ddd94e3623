import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BellwetherError } from '../base/errors.ts';

/**
 * Argon2id (RFC 9106) with the second of OWASP's recommended settings: 19 MiB, two passes, one lane.
 * Hashes are PHC strings, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, so settings can rise later.
 */
const SETTINGS = { memoryKiB: 19_456, passes: 2, lanes: 1, saltBytes: 16, hashBytes: 32 } as const;

/** Two hashes at once hold 38 MiB; a flood of logins waits in line, and past the line is told to come back. */
const LIMITS = { atOnce: 2, waiting: 200 } as const;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** With `null` (no such user, or a user without a password) it takes as long and answers false. */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** True when the hash was made with weaker settings than today's. */
  isOutdated(stored: string): boolean;
}

interface Parsed {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const derive = promisify(argon2);

export function createPasswords(): Passwords {
  const gate = createGate();
  // Stands in for the hash of a user who does not exist, so that the answer takes equal time.
  const decoy: Parsed = {
    ...SETTINGS,
    salt: randomBytes(SETTINGS.saltBytes),
    hash: randomBytes(SETTINGS.hashBytes),
  };

  const run = (password: string, settings: Omit<Parsed, 'hash'>, hashBytes: number): Promise<Buffer> =>
    gate(() =>
      derive('argon2id', {
        message: password.normalize('NFC'),
        nonce: settings.salt,
        memory: settings.memoryKiB,
        passes: settings.passes,
        parallelism: settings.lanes,
        tagLength: hashBytes,
      }),
    );

  return {
    async hash(password) {
      const salt = randomBytes(SETTINGS.saltBytes);
      const hash = await run(password, { ...SETTINGS, salt }, SETTINGS.hashBytes);
      return `$argon2id$v=19$m=${SETTINGS.memoryKiB},t=${SETTINGS.passes},p=${SETTINGS.lanes}$${unpadded(salt)}$${unpadded(hash)}`;
    },
    async verify(password, stored) {
      const parsed = stored === null ? null : parse(stored);
      const against = parsed ?? decoy;
      const hash = await run(password, against, against.hash.length);
      return timingSafeEqual(hash, against.hash) && parsed !== null;
    },
    isOutdated(stored) {
      const parsed = parse(stored);
      return parsed === null || parsed.memoryKiB < SETTINGS.memoryKiB || parsed.passes < SETTINGS.passes;
    },
  };
}

function parse(stored: string): Parsed | null {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored);
  if (match === null) return null;
  return {
    memoryKiB: Number(match[1]),
    passes: Number(match[2]),
    lanes: Number(match[3]),
    salt: Buffer.from(match[4]!, 'base64'),
    hash: Buffer.from(match[5]!, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function createGate() {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= LIMITS.atOnce) {
      if (waiting.length >= LIMITS.waiting) {
        throw new BellwetherError(
          'TOO_MANY_REQUESTS',
          'Too many people are signing in at once. Try again in a few seconds.',
          {
            details: { retryAfterSeconds: 5 },
          },
        );
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
