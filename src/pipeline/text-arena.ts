/**
 * Texts of a batch as UTF-8, side by side in a few large buffers. They cross threads as those buffers, which are handed over and not
 * copied, and go to the database as they are: the main thread never makes strings of them (35 µs a document of 3 KB, and
 * the garbage).
 */
export interface TextArena {
  /** A view on the text's bytes. */
  add(text: string): Uint8Array;
  /** What the views lie in. */
  readonly buffers: readonly ArrayBuffer[];
}

const BUFFER_BYTES = 1024 * 1024;
/** Bytes of one UTF-16 code unit at most. */
const WIDEST = 3;

export function createTextArena(): TextArena {
  const encoder = new TextEncoder();
  const buffers: ArrayBuffer[] = [];
  let bytes = new Uint8Array(0);
  let used = 0;
  return {
    buffers,
    add(text) {
      if (bytes.length - used < text.length * WIDEST) {
        bytes = new Uint8Array(Math.max(BUFFER_BYTES, text.length * WIDEST));
        buffers.push(bytes.buffer);
        used = 0;
      }
      const { written } = encoder.encodeInto(text, bytes.subarray(used));
      used += written;
      return bytes.subarray(used - written, used);
    },
  };
}
