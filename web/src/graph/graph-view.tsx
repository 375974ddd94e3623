import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { toCsv } from '../charts/csv.ts';
import { downloadBlob } from '../charts/export-chart.ts';
import { Skeleton } from '../feedback/skeleton.tsx';
import { useToast } from '../feedback/toast-context.ts';
import { Icon } from '../icons/icon.tsx';
import type { GraphCanvasProps } from './graph-canvas.tsx';
import { type GraphTable, GraphTableView } from './graph-table.tsx';
import styles from './graph-view.module.css';
import { pictureSvg } from './picture-svg.ts';
import { pngOfSvg } from './png-of-svg.ts';
import type { Scene } from './scene.ts';
import { hasWebGl } from './webgl.ts';

const GraphCanvas = lazy(async () => ({ default: (await import('./graph-canvas.tsx')).GraphCanvas }));

interface GraphViewProps extends Omit<GraphCanvasProps, 'scene' | 'onLost'> {
  readonly title: string;
  /** Of downloads, without its ending. */
  readonly fileName: string;
  readonly tables: readonly GraphTable[];
  readonly asTable: boolean;
  readonly onAsTable: (asTable: boolean) => void;
  /** Stands left of the tools: the legend, as a rule. */
  readonly head?: ReactNode;
  /** Height of the picture, CSS. */
  readonly height: string;
  /** Further downloads, made by the server. */
  readonly downloads?: ReactNode;
}

const LABELS_IN_FILE = 400;

/**
 * A picture of a graph with all that belongs to it: the same data as tables, downloads as SVG, PNG and CSV, and the
 * tables alone, with the reason, where the browser cannot draw.
 */
export function GraphView({
  title,
  fileName,
  tables,
  asTable,
  onAsTable,
  head,
  height,
  downloads,
  ...canvas
}: GraphViewProps) {
  const scene = useRef<Scene | null>(null);
  const toast = useToast();
  const [canDraw, setCanDraw] = useState(hasWebGl);
  const showsTable = asTable || !canDraw;
  const save = async (kind: 'svg' | 'png') => {
    try {
      const palette = scene.current?.palette();
      if (palette === undefined) throw new Error('The picture is not drawn yet. Try again in a moment.');
      const made = pictureSvg(canvas.picture, { title, palette, labels: LABELS_IN_FILE });
      downloadBlob(
        kind === 'svg' ? new Blob([made.svg], { type: 'image/svg+xml;charset=utf-8' }) : await pngOfSvg(made),
        `${fileName}.${kind}`,
      );
    } catch (error) {
      toast({ message: error instanceof Error ? error.message : String(error), tone: 'error' });
    }
  };
  return (
    <figure className={styles.figure} aria-label={title}>
      <div className={styles.head}>
        <div className={styles.lead}>{head}</div>
        <div className={styles.tools}>
          <Tooltip label={asTable ? 'Show as a picture' : 'Show as a table'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label="Show as a table"
              aria-pressed={showsTable}
              disabled={!canDraw}
              onClick={() => onAsTable(!asTable)}
            >
              <Icon name="table" />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={32} aria-label="Download">
                <Icon name="download" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={showsTable} onClick={() => void save('svg')}>
                Picture, SVG
              </Menu.Item>
              <Menu.Item disabled={showsTable} onClick={() => void save('png')}>
                Picture, PNG
              </Menu.Item>
              {tables.map((table) => (
                <Menu.Item
                  key={table.name}
                  onClick={() =>
                    downloadBlob(
                      new Blob(
                        [
                          toCsv(
                            table.columns.map(({ label }) => label),
                            table.rows.map(({ values }) => values),
                          ),
                        ],
                        { type: 'text/csv;charset=utf-8' },
                      ),
                      `${fileName}-${table.name.toLowerCase()}.csv`,
                    )
                  }
                >
                  {table.name}, CSV
                </Menu.Item>
              ))}
              {downloads}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {!canDraw && (
        <p className={styles.note} role="note">
          <Icon name="warning" size={16} />
          <span>
            This browser cannot draw with WebGL here, so the graph is shown as tables. Nothing is missing from
            them. To see the picture, turn on hardware acceleration in the browser’s settings, or use another
            browser.
          </span>
          <Button size="compact-xs" variant="default" onClick={() => setCanDraw(hasWebGl())}>
            Try again
          </Button>
        </p>
      )}
      {showsTable ? (
        <div className={styles.tables}>
          {tables.map((table) => (
            <GraphTableView key={table.name} table={table} />
          ))}
        </div>
      ) : (
        <div className={styles.picture} style={{ height }}>
          <Suspense fallback={<Skeleton height={420} />}>
            <GraphCanvas {...canvas} scene={scene} onLost={() => setCanDraw(false)} />
          </Suspense>
        </div>
      )}
    </figure>
  );
}
