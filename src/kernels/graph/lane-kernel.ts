import { type Code, encodeModule, op, TYPE, unsigned } from '../vectors/wasm-encoder.ts';

/**
 * The inner loops of `dependencies-together.ts`, in WebAssembly with 128-bit lanes: path counts and shares of eight sources
 * stand side by side, a cache line a node, and a byte a node says for which of them something holds.
 *
 *     memory   masks of a byte | largest | chunk: nodes, bytes, row ends, rows, sums | values | unseen | next
 *              256 x 64          16        as many as CHUNK nodes and their rows       64 a node  1      1
 */
export const LANES = 8;
/** Nodes of a chunk at the most. */
export const CHUNK = 1024;
/** Targets of a chunk at the most, unless one row is longer. */
const ROWS = 1 << 14;

const LARGEST = 256 * 64;
const NODES = LARGEST + 16;
const BYTES = NODES + 4 * CHUNK;
const ENDS = BYTES + CHUNK;
const SUMS = ENDS + 4 * CHUNK;
const ROWS_AT = SUMS + 16 * CHUNK;

export interface LaneKernel {
  /** Room for this many targets in `rows`. */
  readonly room: number;
  /** The chunk: nodes, for which sources, where each one's row ends in memory (`rowsAt` and 4 bytes a target on). */
  readonly nodes: Int32Array;
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  readonly rows: Int32Array;
  readonly rowsAt: number;
  /** Eight numbers a node. */
  readonly values: Float64Array;
  /** Bits of the sources that have not reached the node in the steps before. */
  readonly unseen: Uint8Array;
  /** Forward: bits of those that reach it in this step. Backward: of those that reached it one step later. */
  readonly next: Uint8Array;
  /** The largest of the values that were spread, two lanes. */
  readonly largest: Float64Array;
  /** Two halves of the dependencies of each node of the chunk. */
  readonly sums: Float64Array;
  /** Adds path counts of the chunk's nodes to their targets that have not been seen. */
  spread(count: number): void;
  /** Adds up the shares of the targets, leaves the node's own in place of its path counts, its dependencies in `sums`. */
  gather(count: number): void;
}

/** Null where the values do not fit into the 4 GiB that one memory can have. */
export function createLaneKernel(nodes: number, longestRow: number): LaneKernel | null {
  const room = Math.max(ROWS, longestRow);
  const valuesAt = 64 * Math.ceil((ROWS_AT + 4 * room) / 64);
  const unseenAt = valuesAt + 64 * nodes;
  const nextAt = 4 * Math.ceil((unseenAt + nodes) / 4);
  const pages = Math.ceil((nextAt + nodes + 4) / 65_536);
  if (pages > 65_536) return null;
  compiled ??= new WebAssembly.Module(
    encodeModule([
      {
        name: 'spread',
        parameters: Array(6).fill(TYPE.i32),
        result: TYPE.i32,
        locals: SPREAD_LOCALS,
        body: SPREAD,
      },
      {
        name: 'gather',
        parameters: Array(6).fill(TYPE.i32),
        result: TYPE.i32,
        locals: GATHER_LOCALS,
        body: GATHER,
      },
    ]),
  );
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const loops = exports as Record<'spread' | 'gather', (...pointers: number[]) => number>;
  const masks = new Int32Array(buffer, 0, 256 * 16);
  for (let byte = 0; byte < 256; byte++)
    for (let lane = 0; lane < LANES; lane++)
      if ((byte >> lane) & 1) masks.fill(-1, 16 * byte + 2 * lane, 16 * byte + 2 * lane + 2);
  return {
    room,
    nodes: new Int32Array(buffer, NODES, CHUNK),
    bytes: new Uint8Array(buffer, BYTES, CHUNK),
    ends: new Int32Array(buffer, ENDS, CHUNK),
    rows: new Int32Array(buffer, ROWS_AT, room),
    rowsAt: ROWS_AT,
    values: new Float64Array(buffer, valuesAt, LANES * nodes),
    unseen: new Uint8Array(buffer, unseenAt, nodes),
    next: new Uint8Array(buffer, nextAt, nodes),
    largest: new Float64Array(buffer, LARGEST, 2),
    sums: new Float64Array(buffer, SUMS, 2 * CHUNK),
    spread: (count) => void loops.spread(count, valuesAt, unseenAt, nextAt, 0, 0),
    gather: (count) => void loops.gather(count, valuesAt, nextAt, 0, 0, 0),
  };
}

let compiled: WebAssembly.Module | null = null;

const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const simd = {
  store: (offset: number): Code => [...vector(11), 3, ...unsigned(offset)],
  and: vector(78),
  select: vector(82),
  add: vector(240),
  multiply: vector(242),
  divide: vector(243),
  max: vector(245),
  /** 1 in both lanes. */
  ones: [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, ...vector(20)] as Code,
};
const loadByte = (offset = 0): Code => [0x2d, 0, ...unsigned(offset)];
const storeByte: Code = [0x3a, 0, 0];
const or: Code = [0x72];
const QUARTERS = [0, 1, 2, 3] as const;

// Parameters, then locals.
const [COUNT, VALUES] = [0, 1];

/** The loop over the chunk's nodes; `row` is the loop over one row's targets, `after` what follows it. */
function overNodes(
  local: {
    readonly index: number;
    readonly row: number;
    readonly end: number;
    readonly byte: number;
    readonly own: number;
  },
  parts: { readonly before: Code; readonly target: Code; readonly after: Code; readonly active: Code },
): Code {
  return op.block(
    op.get(COUNT),
    op.isZero,
    op.leaveIf(0),
    [...op.i32(0), ...op.set(local.index), ...op.i32(ROWS_AT), ...op.set(local.row)],
    op.loop(
      [...op.get(local.index), ...loadByte(BYTES), ...op.set(local.byte)],
      [...scaled(local.index, 2), ...op.load(ENDS), ...op.set(local.end)],
      [...scaled(local.index, 2), ...op.load(NODES), ...op.i32(6), ...op.shiftLeft],
      [...op.get(VALUES), ...op.add, ...op.set(local.own)],
      parts.before,
      op.block(
        op.loop(
          [...op.get(local.row), ...op.get(local.end), ...op.lessUnsigned, ...op.isZero, ...op.leaveIf(1)],
          parts.active,
          [...op.get(local.row), ...op.i32(4), ...op.add, ...op.set(local.row)],
          // With the active sources on the stack: none, on to the next target.
          [...op.isZero, ...op.leaveIf(0)],
          parts.target,
          op.leave(0),
        ),
      ),
      parts.after,
      [...op.get(local.index), ...op.i32(1), ...op.add, ...op.set(local.index)],
      [...op.get(local.index), ...op.get(COUNT), ...op.lessUnsigned, ...op.leaveIf(0)],
    ),
  );
}

const scaled = (local: number, bits: number): Code => [...op.get(local), ...op.i32(bits), ...op.shiftLeft];
const tee = (local: number): Code => [0x22, ...unsigned(local)];

const SPREAD: Code = (() => {
  const [UNSEEN, NEXT] = [2, 3];
  const [index, row, end, byte, own, target, active, place, mask] = [6, 7, 8, 9, 10, 11, 12, 13, 14];
  const counts = [15, 16, 17, 18] as const;
  const largest = 19;
  return [
    ...op.i32(0),
    ...op.load128(LARGEST),
    ...op.set(largest),
    ...overNodes(
      { index, row, end, byte, own },
      {
        before: QUARTERS.flatMap((k) => [
          ...op.get(own),
          ...op.load128(16 * k),
          ...tee(counts[k]),
          ...op.get(largest),
          ...simd.max,
          ...op.set(largest),
        ]),
        active: [
          ...[...op.get(row), ...op.load(), ...tee(target), ...op.get(UNSEEN), ...op.add, ...loadByte()],
          ...[...op.get(byte), ...op.and, ...tee(active)],
        ],
        target: [
          ...[...op.get(target), ...op.get(NEXT), ...op.add, ...tee(place)],
          ...[...op.get(place), ...loadByte(), ...op.get(active), ...or, ...storeByte],
          ...[...scaled(target, 6), ...op.get(VALUES), ...op.add, ...op.set(place)],
          ...[...scaled(active, 6), ...op.set(mask)],
          ...QUARTERS.flatMap((k) => [
            ...op.get(place),
            ...[...op.get(place), ...op.load128(16 * k)],
            ...[...op.get(mask), ...op.load128(16 * k), ...op.get(counts[k]), ...simd.and],
            ...simd.add,
            ...simd.store(16 * k),
          ]),
        ],
        after: [],
      },
    ),
    ...[...op.i32(0), ...op.get(largest), ...simd.store(LARGEST)],
    ...op.i32(0),
  ];
})();
const SPREAD_LOCALS = [...Array(9).fill(TYPE.i32), ...Array(5).fill(TYPE.v128)];

const GATHER: Code = (() => {
  const NEXT = 2;
  const [index, row, end, byte, own, target, active, place, mask] = [6, 7, 8, 9, 10, 11, 12, 13, 14];
  const shares = [15, 16, 17, 18] as const;
  const [dependency, sum] = [19, 20];
  return [
    ...overNodes(
      { index, row, end, byte, own },
      {
        before: shares.flatMap((share) => [...op.zero128, ...op.set(share)]),
        active: [
          ...[...op.get(row), ...op.load(), ...tee(target), ...op.get(NEXT), ...op.add, ...loadByte()],
          ...[...op.get(byte), ...op.and, ...tee(active)],
        ],
        target: [
          ...[...scaled(target, 6), ...op.get(VALUES), ...op.add, ...op.set(place)],
          ...[...scaled(active, 6), ...op.set(mask)],
          ...QUARTERS.flatMap((k) => [
            ...[...op.get(place), ...op.load128(16 * k)],
            ...[...op.get(mask), ...op.load128(16 * k), ...simd.and],
            ...[...op.get(shares[k]), ...simd.add, ...op.set(shares[k])],
          ]),
        ],
        after: [
          ...[...scaled(byte, 6), ...op.set(mask), ...op.zero128, ...op.set(sum)],
          ...QUARTERS.flatMap((k) => [
            ...[...op.get(own), ...op.load128(16 * k), ...op.get(shares[k]), ...simd.multiply],
            ...[...op.get(mask), ...op.load128(16 * k), ...simd.and, ...tee(dependency)],
            ...[...op.get(sum), ...simd.add, ...op.set(sum)],
            // (1 + dependency) / path counts, for the lanes in hand.
            ...[...op.get(own), ...op.get(dependency), ...simd.ones, ...simd.add],
            ...[...op.get(own), ...op.load128(16 * k), ...simd.divide],
            ...[...op.get(own), ...op.load128(16 * k)],
            ...[...op.get(mask), ...op.load128(16 * k), ...simd.select],
            ...simd.store(16 * k),
          ]),
          ...[...scaled(index, 4), ...op.get(sum), ...simd.store(SUMS)],
        ],
      },
    ),
    ...op.i32(0),
  ];
})();
const GATHER_LOCALS = [...Array(9).fill(TYPE.i32), ...Array(6).fill(TYPE.v128)];
