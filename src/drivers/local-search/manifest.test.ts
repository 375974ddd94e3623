import { describe, expect, it } from 'vitest';
import { decodeManifest, encodeManifest, type Manifest } from './manifest.ts';

const manifest: Manifest = {
  layout: '[1]',
  position: 42,
  positionWrittenAt: '2026-01-31 08:00:00.123456+00',
  nextSegment: 9,
  segments: [
    { number: 7, bytes: 1_000, crc32: 123, documents: 70, deleted: 0, deletions: null },
    {
      number: 8,
      bytes: 500,
      crc32: 4_294_967_295,
      documents: 40,
      deleted: 3,
      deletions: new Uint32Array([5, 128]),
    },
  ],
};

describe('the manifest', () => {
  it('reads back what was written', () => {
    expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
  });

  it('keeps a bitmap of a million documents with a few deletions small', () => {
    const deletions = new Uint32Array(31_250);
    deletions[5_000] = 1;
    const segments = [{ ...manifest.segments[0]!, documents: 1_000_000, deleted: 1, deletions }];
    expect(encodeManifest({ ...manifest, segments }).length).toBeLessThan(1_000);
  });

  it('is refused when any byte changed or any is missing', () => {
    const whole = encodeManifest(manifest);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 4;
      expect(() => decodeManifest(changed), `byte ${at}`).toThrow(/manifest cannot be used/);
      expect(() => decodeManifest(whole.subarray(0, at)), `length ${at}`).toThrow(/manifest cannot be used/);
    }
  });
});
