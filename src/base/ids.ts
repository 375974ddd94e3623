import { hash, randomFillSync } from 'node:crypto';

/**
 * UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits, so ids sort by the time they were
 * made and time partitions can be cut on the id itself. Within one process and millisecond the 12 bits of
 * `rand_a` count up, which keeps ids of one batch in order.
 */
export function createUuidV7(now: number): string {
  if (now === lastMillisecond) sequence = (sequence + 1) & 0xfff;
  else {
    lastMillisecond = now;
    sequence = randomByte() << 2;
  }
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const randA = (0x7000 | sequence).toString(16);
  let randB = HEX[0x80 | (randomByte() & 0x3f)]!;
  for (let i = 0; i < 7; i++) randB += HEX[randomByte()]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-${randA}-${randB.slice(0, 4)}-${randB.slice(4)}`;
}

/** The smallest id of a millisecond, for range scans and partition bounds. */
export function uuidV7Floor(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** The millisecond that a version 7 id was made in. */
export function uuidV7Time(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const pool = Buffer.allocUnsafe(4096);
let poolAt = pool.length;
let lastMillisecond = -1;
let sequence = 0;

function randomByte(): number {
  if (poolAt === pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  return pool[poolAt++]!;
}

/** Whether a text is a UUID as we write them: 36 characters, lower case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** A UUID version 8 (RFC 9562) over the SHA-256 of a text: the same text gives the same id everywhere. */
export function derivedUuid(text: string): string {
  const hex = hash('sha256', text, 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
