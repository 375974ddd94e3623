/**
 * A WebAssembly module from instructions written as arrays of bytes: the binary format of the core specification 2.0,
 * as much of it as the vector kernel needs. The module that runs is what the source says; no binary is kept beside it.
 */
export type Code = readonly number[];

export const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = (typeof TYPE)[keyof typeof TYPE];

export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const byte = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? byte : byte | 0x80);
  } while (value !== 0);
  return bytes;
}

/** Signed LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    const last = (value === 0 && (byte & 0x40) === 0) || (value === -1 && (byte & 0x40) !== 0);
    bytes.push(last ? byte : byte | 0x80);
    if (last) return bytes;
  }
}

/** Alignment of a vector access is 8 bytes; a hint only. */
const at = (align: number, offset: number): number[] => [align, ...unsigned(offset)];
const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a] as Code,
  sub: [0x6b] as Code,
  and: [0x71] as Code,
  shiftLeft: [0x74] as Code,
  shiftRight: [0x76] as Code,
  isZero: [0x45] as Code,
  lessUnsigned: [0x49] as Code,
  load: (offset = 0): Code => [0x28, ...at(2, offset)],
  store: (offset = 0): Code => [0x36, ...at(2, offset)],
  loadFloat: (offset = 0): Code => [0x2a, ...at(2, offset)],
  storeFloat: (offset = 0): Code => [0x38, ...at(2, offset)],
  toFloat: [0xb2] as Code,
  multiplyFloat: [0x94] as Code,
  greaterFloat: [0x5e] as Code,
  /** A block: `leave` inside it jumps to its end. */
  block: (...body: readonly Code[]): Code => [0x02, 0x40, ...body.flat(), 0x0b],
  /** A loop: `leave` inside it jumps to its beginning. */
  loop: (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b],
  when: (...body: readonly Code[]): Code => [0x04, 0x40, ...body.flat(), 0x0b],
  leave: (depth: number): Code => [0x0c, ...unsigned(depth)],
  leaveIf: (depth: number): Code => [0x0d, ...unsigned(depth)],
  /** Sixteen bytes. */
  load128: (offset = 0): Code => [...vector(0), ...at(3, offset)],
  /** Eight signed bytes as eight 16-bit lanes. */
  loadBytes: (offset = 0): Code => [...vector(1), ...at(3, offset)],
  zero128: [...vector(12), ...new Array<number>(16).fill(0)] as Code,
  /** Products of 16-bit lanes, neighbours added: four 32-bit lanes. */
  dot: vector(0xba) as Code,
  add128: vector(0xae) as Code,
  lane: (index: number): Code => [...vector(27), index],
} as const;

/** A module that imports one shared memory, `env.memory`, and exports the functions. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
  const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const name = (text: string): Code => sized([...new TextEncoder().encode(text)]);
  const section = (id: number, content: Code): Code => [id, ...sized(content)];
  const SHARED_WITH_MAXIMUM = 3;
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      list(
        functions.map(({ parameters, result }) => [
          0x60,
          ...list(parameters.map((type) => [type])),
          1,
          result,
        ]),
      ),
    ),
    ...section(
      2,
      list([
        [...name('env'), ...name('memory'), 2, SHARED_WITH_MAXIMUM, ...unsigned(1), ...unsigned(65_536)],
      ]),
    ),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map((each, index) => [...name(each.name), 0, ...unsigned(index)]))),
    ...section(
      10,
      list(
        functions.map(({ locals, body }) => sized([...list(locals.map((type) => [1, type])), ...body, 0x0b])),
      ),
    ),
  ]);
}
