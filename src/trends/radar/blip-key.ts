import { type Movement, RINGS, type Ring } from '../../domain/radar.ts';

/** What makes two names the same blip: not case, width or spaces. */
export function blipKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
}

/** `before` is its ring in the last published edition that held it; null when none did. */
export function movementFrom(before: Ring | null, ring: Ring): Movement {
  if (before === null) return 'new';
  const [from, to] = [RINGS.indexOf(before), RINGS.indexOf(ring)];
  if (from === to) return 'none';
  return to < from ? 'in' : 'out';
}

/** The order of lists and numbers: by quadrant, ring and name. */
export function inOrder<
  Blip extends { readonly quadrant: number; readonly ring: Ring; readonly name: string },
>(blips: readonly Blip[]): Blip[] {
  const key = new Map(blips.map((blip) => [blip, blipKey(blip.name)]));
  return blips.toSorted(
    (a, b) =>
      a.quadrant - b.quadrant ||
      RINGS.indexOf(a.ring) - RINGS.indexOf(b.ring) ||
      (key.get(a)! < key.get(b)! ? -1 : 1),
  );
}
