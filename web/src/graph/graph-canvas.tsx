import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Icon } from '../icons/icon.tsx';
import type { IconName } from '../icons/paths.ts';
import styles from './graph-canvas.module.css';
import { Minimap } from './minimap.tsx';
import type { Emphasis, Extent, Picture, Point } from './picture.ts';
import { createScene, type Scene, type SceneEvents } from './scene.ts';

export interface GraphCanvasProps {
  readonly picture: Picture;
  /** The picture in words, for those who do not see it. */
  readonly summary: string;
  readonly selected: ReadonlySet<string>;
  readonly emphasis?: Emphasis | null;
  /** The corners of the world when they are not those of a neighbourhood (1,000 by 1,000 around zero). */
  readonly extent?: Extent | undefined;
  /** Another value shows the whole picture anew; while it stays, the camera stays. */
  readonly fitKey: string;
  /** The scene, for downloads. */
  readonly scene: RefObject<Scene | null>;
  /** A picture inside a page that scrolls: the wheel belongs to the page. */
  readonly inPage?: boolean;
  readonly onPick: SceneEvents['onPick'];
  readonly onOpen: SceneEvents['onOpen'];
  readonly onMove?: SceneEvents['onMove'];
  readonly onBox?: SceneEvents['onBox'];
  readonly onLost: () => void;
}

const PAN_PX = 80;
const ZOOM = 1.5;
const NOTHING = () => undefined;
/** Fewer nodes are seen at once. */
const MINIMAP_FROM = 25;

/** A graph to look at and to touch: drag, zoom, point, select. The same data stands in a table beside it. */
export function GraphCanvas(props: GraphCanvasProps) {
  const { picture, summary, selected, emphasis = null, extent, fitKey, inPage = false, scene } = props;
  const stage = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Extent | null>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const handlers = useRef(props);
  useEffect(() => {
    handlers.current = props;
  });

  useEffect(() => {
    if (stage.current === null) return;
    const made = createScene(
      stage.current,
      {
        onPick: (what, how) => handlers.current.onPick(what, how),
        onOpen: (node) => handlers.current.onOpen(node),
        onMove: (node, to) => (handlers.current.onMove ?? NOTHING)(node, to),
        onBox: (nodes) => (handlers.current.onBox ?? NOTHING)(nodes),
        onView: setView,
        onLost: () => handlers.current.onLost(),
      },
      { inPage },
    );
    scene.current = made;
    return () => {
      scene.current = null;
      made.destroy();
    };
  }, [scene, inPage]);
  useEffect(() => scene.current?.draw(picture, { extent }), [scene, picture, extent]);
  useEffect(() => scene.current?.setEmphasis(emphasis), [scene, emphasis]);
  useEffect(() => scene.current?.setSelected(selected), [scene, selected]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the tokens are worth
  useEffect(() => scene.current?.recolour(), [scene, scheme]);
  const isDrawn = picture.nodes.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key asks for the whole picture
  useEffect(() => {
    if (isDrawn) scene.current?.fit();
  }, [scene, fitKey, isDrawn]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => scene.current?.pan(-PAN_PX, 0),
      ArrowRight: () => scene.current?.pan(PAN_PX, 0),
      ArrowUp: () => scene.current?.pan(0, -PAN_PX),
      ArrowDown: () => scene.current?.pan(0, PAN_PX),
      '+': () => scene.current?.zoom(ZOOM),
      '=': () => scene.current?.zoom(ZOOM),
      '-': () => scene.current?.zoom(1 / ZOOM),
      '0': () => scene.current?.fit(),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };
  const button = (label: string, icon: IconName, run: () => void) => (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size={32} aria-label={label} onClick={run}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );

  return (
    <div className={styles.holder}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: moved by the keyboard */}
      <div className={styles.keys} role="application" aria-label={summary} tabIndex={0} onKeyDown={onKeyDown}>
        <div ref={stage} className={styles.stage} />
      </div>
      <div className={styles.controls}>
        {!inPage && button('Zoom in', 'plus', () => scene.current?.zoom(ZOOM))}
        {!inPage && button('Zoom out', 'minus', () => scene.current?.zoom(1 / ZOOM))}
        {button('Show the whole picture', 'fit', () => scene.current?.fit())}
      </div>
      {!inPage && picture.nodes.length >= MINIMAP_FROM && view !== null && (
        <Minimap
          picture={picture}
          view={view}
          palette={() => scene.current?.palette() ?? null}
          scheme={scheme}
          onLook={(to: Point) => scene.current?.lookAt(to)}
        />
      )}
    </div>
  );
}
