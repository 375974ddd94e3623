/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, or the one that `CHROMIUM` names. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why the browser tests cannot run here; undefined when they can. */
export const NO_BROWSER = existsSync(EXECUTABLE)
  ? undefined
  : `no browser at ${EXECUTABLE}: install Debian's chromium, or name one in CHROMIUM`;

/** WebGL is drawn by the processor (SwiftShader), or not there at all; left out, it is as the browser finds it. */
export function launchBrowser({ webGl }: { readonly webGl?: boolean } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      ...(webGl === true ? ['--enable-unsafe-swiftshader'] : webGl === false ? ['--disable-3d-apis'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Nothing on a page takes this long on a machine that is not overloaded. */
const PATIENCE_MS = 15_000;

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console and the page complained about so far. */
  readonly complaints: string[];
}

export interface VisitOptions {
  readonly size?: typeof DESKTOP | typeof PHONE;
  readonly dark?: boolean;
  /** Signs in beforehand, as a visit of yesterday would have. A refresh cookie works once, so none can be shared. */
  readonly account?: { readonly email: string; readonly password: string };
}

/** A fresh browser profile with one page. */
export async function visit(browser: Browser, baseURL: string, options: VisitOptions = {}): Promise<Visit> {
  const { size = DESKTOP, dark = false, account } = options;
  const context = await browser.newContext({
    baseURL,
    viewport: size,
    isMobile: size === PHONE,
    hasTouch: size === PHONE,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  if (account !== undefined) {
    const answer = await context.request.post('/api/v1/auth/login', { data: account });
    if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
    await context.addInitScript(() => localStorage.setItem('bellwether-signed-in', '1'));
  }
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}
