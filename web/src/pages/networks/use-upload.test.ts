import { expect, it, vi } from 'vitest';
import type { Upload } from '../../api/contract.ts';
import { PIECE_BYTES, sendFile } from './use-upload.ts';

const upload = (received: number) => ({ id: 'u', received }) as Upload;
const file = new File([new Uint8Array(2 * PIECE_BYTES + 5)], 'ties.csv');

it('sends a file piece by piece, each from where the server is', async () => {
  const offsets: [number, number][] = [];
  const seen: number[] = [];
  let received = 0;
  await sendFile(
    {
      beginUpload: async () => upload(0),
      sendPiece: async (_, offset, piece) => {
        offsets.push([offset, piece.size]);
        received += piece.size;
        return upload(received);
      },
      deleteUpload: async () => undefined,
    },
    file,
    { signal: new AbortController().signal, onProgress: (bytes) => seen.push(bytes) },
  );
  expect(offsets).toEqual([
    [0, PIECE_BYTES],
    [PIECE_BYTES, PIECE_BYTES],
    [2 * PIECE_BYTES, 5],
  ]);
  expect(seen.at(-1)).toBe(file.size);
});

it('leaves nothing on the server when a piece fails, when it is stopped, and when nothing is taken', async () => {
  const stopped = new AbortController();
  stopped.abort();
  for (const [sendPiece, signal] of [
    [() => Promise.reject(new Error('gone')), new AbortController().signal],
    [async () => upload(9), stopped.signal],
    [async () => upload(0), new AbortController().signal],
  ] as const) {
    const deleteUpload = vi.fn(async () => undefined);
    await expect(
      sendFile({ beginUpload: async () => upload(0), sendPiece, deleteUpload }, file, {
        signal,
        onProgress: () => undefined,
      }),
    ).rejects.toThrow();
    expect(deleteUpload).toHaveBeenCalledWith('u');
  }
});
