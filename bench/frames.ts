/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { FrameFigures } from '../web/dev/frame-figures.ts';

const SIZES = [
  [500, 2_000],
  [2_000, 8_000],
  [5_000, 20_000],
] as const;
const SECONDS = 4;
const WEB = join(import.meta.dirname, '../web');

interface Measuring {
  measureFrames(nodes: number, edges: number, seconds: number): Promise<FrameFigures>;
}

/**
 * How smoothly graphs move in a browser: Debian's Chromium (or the one that CHROMIUM names) with SwiftShader, which
 * draws WebGL on the processor; `--gpu` lets it use what the machine has. Frames are those of a picture that is dragged.
 */
export async function run(args: readonly string[]): Promise<object> {
  // Only the web workspace depends on it, so that no other benchmark loads it.
  const { createServer } = await import('vite');
  const server = await createServer({
    root: WEB,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      ...(args.includes('--gpu')
        ? ['--ignore-gpu-blocklist', '--use-angle=default']
        : ['--disable-gpu', '--enable-unsafe-swiftshader']),
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 800 } });
    await page.goto(new URL('dev/graph-frames.html', address).href);
    await page.waitForFunction(() => 'measureFrames' in window);
    const results: object[] = [];
    for (const [nodes, edges] of SIZES) {
      const before = browserCpu();
      const figures = await page.evaluate(
        ([n, m, seconds]) => (window as unknown as Measuring).measureFrames(n, m, seconds),
        [nodes, edges, SECONDS] as const,
      );
      results.push({ ...figures, cpuPerFrame: (browserCpu() - before) / figures.frames.count });
    }
    return { frames: results };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Clock ticks of Linux in a second, as every kernel in use has them. */
const TICKS = 100;

/** Milliseconds of processor time that the browser's processes have used; what other programs do does not change it. */
function browserCpu(): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return [
          { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) },
        ];
      } catch {
        return [];
      }
    });
  const ours = new Set([process.pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of processes)
      if (ours.has(parent) && !ours.has(pid)) {
        ours.add(pid);
        grew = true;
      }
  }
  return processes
    .filter(({ pid }) => ours.has(pid) && pid !== process.pid)
    .reduce((sum, { ticks }) => sum + (ticks * 1000) / TICKS, 0);
}
