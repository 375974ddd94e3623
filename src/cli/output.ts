import { styleText } from 'node:util';

/** Where a command's answer goes: one JSON document, or lines for people. Logs and progress go to standard error. */
export interface Output {
  /** The answer with `--json`. Called at most once. */
  json(value: unknown): void;
  line(text?: string): void;
  /** Text for `line` in a style, where standard output is a terminal that shows styles; the text alone elsewhere. */
  style(style: TextStyle, text: string): string;
  /** For people only, beside the answer. */
  note(text: string): void;
  /** A bar on a terminal; now and then a line elsewhere. */
  progress(label: string): Progress;
}

export type TextStyle = 'bold' | 'dim' | 'magenta' | 'cyan' | 'green' | 'blue' | 'yellow' | 'gray';

export interface Progress extends Disposable {
  /** `fraction` from 0 to 1; null where nobody knows the whole. */
  update(fraction: number | null, detail: string): void;
}

const REDRAW_MS = 100;
const LINE_EVERY_MS = 5_000;
const WIDTH = 28;

export function createOutput(streams: {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}): Output {
  const { out, err } = streams;
  return {
    json: (value) => void out.write(`${JSON.stringify(value, null, 2)}\n`),
    line: (text = '') => void out.write(`${text}\n`),
    style: (style, text) => styleText(style, text, { stream: out }),
    note: (text) => void err.write(`${text}\n`),
    progress(label) {
      let drawn = 0;
      let last = '';
      const draw = (text: string) => {
        last = text;
        if (err.isTTY) err.write(`\r\x1b[K${text}`);
        else err.write(`${text}\n`);
      };
      return {
        update(fraction, detail) {
          const now = performance.now();
          if (drawn > 0 && now - drawn < (err.isTTY ? REDRAW_MS : LINE_EVERY_MS)) return;
          drawn = now;
          if (fraction === null) return draw(`${label} ${detail}`);
          const filled = Math.round(Math.min(Math.max(fraction, 0), 1) * WIDTH);
          draw(
            `${label} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(fraction * 100)} % ${detail}`,
          );
        },
        [Symbol.dispose]() {
          if (err.isTTY && last !== '') err.write('\r\x1b[K');
        },
      };
    },
  };
}

/** Rows as columns, as wide as their widest value. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

export function formatTime(milliseconds: number | null): string {
  return milliseconds === null
    ? 'never'
    : new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 16);
}
