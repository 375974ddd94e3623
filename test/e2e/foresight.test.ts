/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems } from './accessibility.ts';
import { DESKTOP, launchBrowser, NO_BROWSER, PHONE, type VisitOptions, visit } from './browser.ts';
import { type Product, startProduct } from './product.ts';

const ANALYST = 'ada@bellwether.example';

if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);

interface Edition {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'published';
}
interface Blip {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly ring: string;
  readonly curated: { readonly reason: string } | null;
}

describe.skipIf(NO_BROWSER !== undefined)('foresight in the web application', () => {
  let product: Product;
  let browser: Browser;
  let password: string;
  let token: string;
  let published: Edition;
  let draft: Edition;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(2000), launchBrowser()]);
    password = await product.addUser(ANALYST, 'analyst');
    const login = await fetch(`${product.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ANALYST, password }),
    });
    token = ((await login.json()) as { access_token: string }).access_token;
    // The demonstration publishes an edition and begins a draft once trends are computed.
    await vi.waitFor(
      async () => {
        const { items } = await ask<{ items: Edition[] }>('radar/editions');
        const [found, begun] = (['published', 'draft'] as const).map((state) =>
          items.find((edition) => edition.state === state),
        );
        if (found === undefined || begun === undefined) throw new Error('no radar yet');
        [published, draft] = [found, begun];
      },
      { timeout: 60_000, interval: 500 },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  const open = (options: VisitOptions = {}) =>
    visit(browser, product.url, { account: { email: ANALYST, password }, ...options });

  async function ask<T>(path: string): Promise<T> {
    const answer = await fetch(`${product.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await answer.json()) as T;
  }
  const blips = async (edition: string) => (await ask<{ items: Blip[] }>(`radar/editions/${edition}`)).items;

  it('draws each technology of the radar at its place, lists them all, and says why', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/radar');
    await page
      .getByRole('heading', { level: 1, name: new RegExp(`^${published.name}: \\d+ tech`) })
      .waitFor();
    const items = await blips(published.id);
    const picture = page.getByRole('img', { name: /^Radar/ });
    await expect.poll(() => picture.locator('title').count()).toBe(items.length);
    expect(await overlaps(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: items[0]?.name ?? '' });
    await drawer.getByRole('heading', { name: 'What the evidence suggested' }).waitFor();
    await drawer.getByRole('heading', { name: 'History' }).waitFor();
    expect(await drawer.getByRole('button', { name: /^Place in|^Keep/ }).count(), 'read-only').toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Import, export and print' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Data, CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file).toContain(items[0]?.name);
    expect(visitor.complaints).toEqual([]);
  });

  it('places a dot of a draft by dragging, asks why, and takes it back', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/radar?edition=${draft.id}`);
    const [blip] = (await blips(draft.id)).filter(({ ring }) => ring !== 'hold');
    if (blip === undefined) throw new Error('the draft is empty');
    const picture = page.getByRole('img', { name: /^Radar/ });
    const dot = await picture
      .locator('g', { has: page.locator('title', { hasText: `${blip.number}. ${blip.name}` }) })
      .last()
      .locator('circle')
      .first()
      .boundingBox();
    const whole = await picture.boundingBox();
    if (dot === null || whole === null) throw new Error('nothing is drawn');
    await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
    await page.mouse.down();
    // Into the outer ring of the upper left quadrant.
    await page.mouse.move(whole.x + whole.width * 0.18, whole.y + whole.height * 0.18, { steps: 6 });
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: `${blip.name}: from` });
    await dialog.getByLabel('Reason').fill('Its maker gave up');
    await dialog.getByRole('button', { name: 'Place in Hold' }).click();
    const now = async () => (await blips(draft.id)).find(({ id }) => id === blip.id);
    await expect.poll(async () => (await now())?.curated?.reason).toBe('Its maker gave up');
    expect((await now())?.ring).toBe('hold');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await now())?.ring).toBe(blip.ring);
    expect(visitor.complaints).toEqual([]);
  });

  it('opens the reasons of a horizon, and what calls came to', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/trends/horizons');
    await page.getByRole('heading', { level: 1, name: /technologies: \d+ in use now/ }).waitFor();
    await page
      .getByRole('button', { name: /^Why .* is there$/ })
      .first()
      .click();
    await page.waitForURL('**open=entity*');
    await page.getByRole('link', { name: 'Calibration' }).click();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('burst');
    await page.waitForURL('**kind=burst*');
    await page
      .getByRole('button', { name: /^Why .* is called a burst$/ })
      .first()
      .click();
    await page.getByText('equal to the last digit').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('replays a past date and sets our calls beside two baselines', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/trends/backtests');
    await page.getByRole('combobox', { name: /^and/ }).selectOption('once');
    await page.getByRole('button', { name: 'Replay 1 date' }).click();
    const precision = page.getByRole('table', { name: /^Precision/ });
    await precision.waitFor({ timeout: 30_000 });
    expect(await precision.getByRole('rowheader', { name: /^Baseline/ }).count()).toBe(2);
    await page.getByRole('heading', { name: 'Calls by date' }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('keeps a search under a name, opens it, and deletes it with a way back', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/signals?q=battery&source_type=papers');
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByText('No saved searches yet').waitFor();
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Papers on batteries');
    await page.getByRole('button', { name: 'Save the search' }).click();
    await page.getByText('Saved as Papers on batteries').waitFor();
    await page.goto('/signals');
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByRole('button', { name: /^Papers on batteries/ }).click();
    await page.waitForURL('**q=battery*');
    expect(new URL(page.url()).searchParams.getAll('source_type')).toEqual(['papers']);
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByRole('button', { name: 'Delete Papers on batteries' }).click();
    await page.getByText('Papers on batteries is deleted').waitFor();
    const names = async () => (await ask<{ items: Edition[] }>('searches')).items.map(({ name }) => name);
    expect(await names()).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(['Papers on batteries']);
    expect(visitor.complaints).toEqual([]);
  });

  it.each([
    ['on a desktop in the light', { size: DESKTOP, dark: false }],
    ['on a phone in the dark', { size: PHONE, dark: true }],
  ] as const)('keeps to WCAG 2.2 AA %s, and fits the screen', async (_, options) => {
    await using visitor = await open(options);
    const { page } = visitor;
    const [first] = await blips(draft.id);
    const ready = {
      '/radar': page.getByRole('img', { name: /^Radar/ }),
      [`/radar?edition=${draft.id}&blip=${first?.id}`]: page.getByRole('heading', { name: 'Place it' }),
      '/trends/horizons': page.getByRole('heading', { name: /In use now/ }),
      '/trends/pestle': page.getByRole('heading', { name: /Political/ }),
      '/trends/calibration': page.getByRole('table', { name: /^Calls/ }),
      '/trends/backtests': page.getByRole('form', { name: 'Replay past dates' }),
    };
    for (const [path, shown] of Object.entries(ready)) {
      await page.goto(path);
      await shown.first().waitFor();
      expect(await accessibilityProblems(page), path).toEqual([]);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
    }
    expect(visitor.complaints).toEqual([]);
  });

  it('deletes the draft, imports a file into an edition, and lists the lines that were not taken', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/radar?edition=${draft.id}`);
    await page.getByRole('button', { name: 'Import, export and print' }).click();
    await page.getByRole('menuitem', { name: 'Delete the draft' }).click();
    await page.getByRole('button', { name: 'Delete the draft' }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${published.name}: `) }).waitFor();
    await page.getByRole('button', { name: 'Import, export and print' }).click();
    await page.getByRole('menuitem', { name: 'Import a file' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a radar from a file' });
    await dialog.getByLabel('File').setInputFiles({
      name: 'ours.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'name,ring,quadrant,isNew,description\nZig,assess,languages-and-frameworks,TRUE,Small\nNowhere,,tools,TRUE,x\n',
      ),
    });
    await dialog.getByRole('button', { name: 'Import the file' }).click();
    const done = page.getByRole('dialog', { name: '1 technology imported into ours' });
    await done.getByRole('region', { name: 'Lines not taken' }).getByText('Nowhere').waitFor();
    await done.getByRole('button', { name: 'Show ours' }).click();
    await page.getByRole('heading', { level: 1, name: /^ours Draft: 1 technology/ }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });
});

/** Names of technologies in the picture that cover each other. */
async function overlaps(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const names = [...document.querySelectorAll('svg[role=img] g[data-quadrant] text')].filter(
      (text) => !/^\d+$/.test(text.textContent ?? ''),
    );
    const boxes = names.map((text) => ({ name: text.textContent ?? '', box: text.getBoundingClientRect() }));
    return boxes.flatMap(({ name, box }, at) =>
      boxes
        .slice(at + 1)
        .filter(
          ({ box: other }) =>
            box.left < other.right &&
            other.left < box.right &&
            box.top < other.bottom &&
            other.top < box.bottom,
        )
        .map((other) => `${name} / ${other.name}`),
    );
  });
}
