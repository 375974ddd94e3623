import { type Code, encodeModule, op, TYPE } from './wasm-encoder.ts';

/**
 * The inner loops, in WebAssembly with 128-bit lanes over one shared memory: dot products of signed bytes against a
 * query widened to 16 bits. 256 dimensions take some 12 ns where plain TypeScript takes 200.
 */
export interface ScanKernel {
  /**
   * Compares `count` vectors that lie one after another, `stride` bytes each (a multiple of 32), with the query. Writes
   * the number and the score (dot product times the vector's inverse length) of each that scores above `threshold` to
   * `out`, eight bytes each. With `allowed` not 0, only numbers whose bit is set there are compared. Gives how many were
   * written, plus 256 for each that was compared: `count` may be 255 at most.
   */
  scan(
    vectors: number,
    inverses: number,
    numbers: number,
    count: number,
    stride: number,
    query: number,
    threshold: number,
    allowed: number,
    out: number,
  ): number;
}

/** Bytes that a stride is a multiple of: the loop is unrolled so far. */
export const STEP = 32;

const [VECTORS, INVERSES, NUMBERS, COUNT, STRIDE, QUERY, THRESHOLD, ALLOWED, OUT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
const [END, AT, RESULT, NUMBER, LAST, SCORE, EVEN, ODD] = [9, 10, 11, 12, 13, 14, 15, 16];
/** What one vector compared adds to the result. */
const COMPARED = 256;

/** Eight dimensions: query and vector read, multiplied, added. */
function eight(sum: number, index: number): Code {
  return [
    ...op.get(sum),
    ...op.get(VECTORS!),
    ...op.loadBytes(index * 8),
    ...op.get(AT!),
    ...op.load128(index * 16),
    ...op.dot,
    ...op.add128,
    ...op.set(sum),
  ];
}

const laneOfSum = (lane: number): Code => [...op.get(EVEN!), ...op.lane(lane)];

const SCAN: Code = [
  ...op.get(QUERY!),
  ...op.get(STRIDE!),
  ...op.i32(1),
  ...op.shiftLeft,
  ...op.add,
  ...op.set(END!),
  ...op.get(INVERSES!),
  ...op.get(COUNT!),
  ...op.i32(2),
  ...op.shiftLeft,
  ...op.add,
  ...op.set(LAST!),
  ...op.block(
    op.get(COUNT!),
    op.isZero,
    op.leaveIf(0),
    op.loop(
      op.get(NUMBERS!),
      op.load(),
      op.set(NUMBER!),
      op.block(
        // Passed over: not allowed.
        op.get(ALLOWED!),
        op.when(
          op.get(ALLOWED!),
          op.get(NUMBER!),
          op.i32(5),
          op.shiftRight,
          op.i32(2),
          op.shiftLeft,
          op.add,
          op.load(),
          op.get(NUMBER!),
          op.i32(31),
          op.and,
          op.shiftRight,
          op.i32(1),
          op.and,
          op.isZero,
          op.when(op.get(VECTORS!), op.get(STRIDE!), op.add, op.set(VECTORS!), op.leave(2)),
        ),
        op.get(RESULT!),
        op.i32(COMPARED),
        op.add,
        op.set(RESULT!),
        op.zero128,
        op.set(EVEN!),
        op.zero128,
        op.set(ODD!),
        op.get(QUERY!),
        op.set(AT!),
        op.loop(
          eight(EVEN!, 0),
          eight(ODD!, 1),
          eight(EVEN!, 2),
          eight(ODD!, 3),
          op.get(VECTORS!),
          op.i32(STEP),
          op.add,
          op.set(VECTORS!),
          op.get(AT!),
          op.i32(STEP * 2),
          op.add,
          op.set(AT!),
          op.get(AT!),
          op.get(END!),
          op.lessUnsigned,
          op.leaveIf(0),
        ),
        op.get(EVEN!),
        op.get(ODD!),
        op.add128,
        op.set(EVEN!),
        laneOfSum(0),
        laneOfSum(1),
        op.add,
        laneOfSum(2),
        laneOfSum(3),
        op.add,
        op.add,
        op.toFloat,
        op.get(INVERSES!),
        op.loadFloat(),
        op.multiplyFloat,
        op.set(SCORE!),
        op.get(SCORE!),
        op.get(THRESHOLD!),
        op.greaterFloat,
        op.when(
          op.get(OUT!),
          op.get(NUMBER!),
          op.store(),
          op.get(OUT!),
          op.get(SCORE!),
          op.storeFloat(4),
          op.get(OUT!),
          op.i32(8),
          op.add,
          op.set(OUT!),
          op.get(RESULT!),
          op.i32(1),
          op.add,
          op.set(RESULT!),
        ),
      ),
      op.get(NUMBERS!),
      op.i32(4),
      op.add,
      op.set(NUMBERS!),
      op.get(INVERSES!),
      op.i32(4),
      op.add,
      op.set(INVERSES!),
      op.get(INVERSES!),
      op.get(LAST!),
      op.lessUnsigned,
      op.leaveIf(0),
    ),
  ),
  ...op.get(RESULT!),
];

let compiled: WebAssembly.Module | undefined;

/** An instance over a memory; each thread has its own over the same memory. */
export function createScanKernel(memory: WebAssembly.Memory): ScanKernel {
  const { i32, f32, v128 } = TYPE;
  compiled ??= new WebAssembly.Module(
    encodeModule([
      {
        name: 'scan',
        parameters: [i32, i32, i32, i32, i32, i32, f32, i32, i32],
        result: i32,
        locals: [i32, i32, i32, i32, i32, f32, v128, v128],
        body: SCAN,
      },
    ]),
  );
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as ScanKernel;
}
