import { createContext, use } from 'react';

/** What a page may ask of the frame around it. */
export interface Frame {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

export const FrameContext = createContext<Frame>({ openPalette: () => undefined, openHelp: () => undefined });

export function useFrame(): Frame {
  return use(FrameContext);
}
