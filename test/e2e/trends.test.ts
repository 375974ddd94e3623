/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems } from './accessibility.ts';
import { DESKTOP, launchBrowser, NO_BROWSER, PHONE, type VisitOptions, visit } from './browser.ts';
import { drawn, isOurs } from './picture.ts';
import { type Product, startProduct } from './product.ts';

const ANALYST = 'tove@bellwether.example';

if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);

interface Listed {
  readonly id: string;
  readonly name: string;
}

describe.skipIf(NO_BROWSER !== undefined)('trends in the web application', () => {
  let product: Product;
  let browser: Browser;
  let password: string;
  let token: string;
  /** With a burst and its call, the strongest of all time. */
  let bursting: Listed;
  let month: string;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(2000), launchBrowser({ webGl: true })]);
    password = await product.addUser(ANALYST, 'analyst');
    const login = await fetch(`${product.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ANALYST, password }),
    });
    token = ((await login.json()) as { access_token: string }).access_token;
    // Topics and trends follow the documents in the background: topics first, then a run that knows them.
    await vi.waitFor(
      async () => {
        const topics = await ask<{ total: number }>('trends?kind=topic&limit=1');
        if (topics.total === 0) throw new Error('no trend of a topic yet');
        const { items } = await ask<{
          items: { subject: Listed; burst: { peaks_at: string }; call: string | null }[];
        }>('bursts?kind=entity&limit=20');
        const found = items.find(({ call }) => call !== null);
        if (found === undefined) throw new Error('no burst was called yet');
        bursting = found.subject;
        month = found.burst.peaks_at.slice(0, 7);
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
  const trendPath = (id: string) => `/trends/${encodeURIComponent(id)}`;

  it('opens with what rises and bursts, sorts and narrows in the address, and reads by keyboard', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/trends');
    await page
      .getByRole('heading', { level: 1, name: /\d+ subjects? rising.*bursting.*weak signals? since/ })
      .waitFor();
    const rows = page.getByRole('table', { name: 'Trends' }).locator('tbody tr');
    await page.getByRole('button', { name: 'Name' }).click();
    await page.waitForURL('**sort=name*');
    await page.locator('th[aria-sort=ascending]').waitFor();
    await page.getByRole('combobox', { name: 'What' }).selectOption('technology');
    await page.waitForURL('**entity_kind=technology*');
    const { items } = await ask<{ items: Listed[] }>('trends?entity_kind=technology&sort=name&order=asc');
    await expect.poll(() => rows.first().getByRole('link').first().innerText()).toBe(items[0]?.name);

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: items[1]?.name ?? '' });
    await drawer.getByRole('heading', { name: 'Weak signal' }).waitFor();
    expect(new URL(page.url()).searchParams.get('open')).toBe(items[1]?.id);
    await page.keyboard.press('j');
    await page.getByRole('dialog', { name: items[2]?.name ?? '' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });

  it('tracks a trend at once and takes it back', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/trends');
    const button = page.getByRole('button', { name: /^Track / }).first();
    await button.click();
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
    await expect
      .poll(async () => (await ask<{ total: number }>('trends?state=tracked&limit=1')).total)
      .toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('false');
    await expect
      .poll(async () => (await ask<{ total: number }>('trends?state=tracked&limit=1')).total)
      .toBe(0);
  });

  it('compares the trends that were chosen, on one scale or each on its own', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/trends?range=1y');
    const boxes = page.getByRole('checkbox', { name: /^Compare / });
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await page.getByRole('link', { name: 'Compare 2 trends' }).click();
    await page.waitForURL('**/trends/compare?*');
    await page.getByRole('heading', { level: 2, name: 'All together' }).waitFor();
    await page.getByRole('button', { name: 'Each its own' }).click();
    await page.waitForURL('**scale=own*');
    expect(await page.getByRole('region', { name: 'Figures, table' }).locator('tbody tr').count()).toBe(2);
    const reader = page.getByRole('slider', { name: /^Signals per week of/ });
    await reader.press('ArrowLeft');
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^Week of .*\d/);
    expect(visitor.complaints).toEqual([]);
  });

  it('says why of a burst, with the stored score equal to the one computed again', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/trends/bursts?month=${month}&kind=entity`);
    const row = page.locator('tbody tr').filter({ hasText: bursting.name }).first();
    await row.getByRole('button', { name: /^Why/ }).click();
    await page.getByText('equal to the last digit').waitFor();
    await page.getByRole('heading', { name: 'What was counted' }).waitFor();
    expect(new URL(page.url()).searchParams.get('call')).not.toBeNull();
    await row.getByRole('link', { name: bursting.name }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(escapeText(bursting.name)) }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('shows one trend with its series, read by keyboard, counted by weeks, and saved as CSV', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`${trendPath(bursting.id)}?range=1y`);
    await page.getByRole('heading', { level: 1, name: new RegExp(escapeText(bursting.name)) }).waitFor();
    const reader = page.getByRole('slider', { name: /^Signals per week about/ });
    await reader.press('Home');
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^Week of .*signals?|no data/);
    await page.getByRole('button', { name: 'day', exact: true }).click();
    await page.waitForURL('**by=day*');
    await page.getByRole('slider', { name: /^Signals per day about/ }).waitFor();
    await page.getByRole('button', { name: 'Download Over time' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Data, CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file.split('\r\n')[0]).toBe('day,signals,repeats,expected,sources');
    expect(file.split('\r\n').length).toBeGreaterThan(300);
    await page.getByRole('link', { name: /page$/ }).first().click();
    await page.getByRole('link', { name: 'Its trend' }).click();
    await page.waitForURL(`**${trendPath(bursting.id)}*`);
    expect(visitor.complaints).toEqual([]);
  });

  it('lists topics, draws their map, and reads one with sentences that cite signals', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/topics');
    await page.getByRole('heading', { level: 1, name: /^\d+ topics, the largest/ }).waitFor();
    await page.getByRole('button', { name: 'Map' }).click();
    await drawn(page);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    const rows = page.getByRole('region', { name: 'Topics, table' }).locator('tbody tr');
    const { topics } = await ask<{ topics: unknown[] }>('topics/map');
    await expect.poll(() => rows.count()).toBe(Math.min(200, topics.length));
    await rows.first().getByRole('link').click();
    await page.getByRole('heading', { name: 'What it is about' }).waitFor();
    await page
      .getByRole('link', { name: /^Signal 1 that says it/ })
      .first()
      .click();
    await page.waitForURL('**/signals/*');
    expect(visitor.complaints.filter(isOurs)).toEqual([]);
  });

  it('goes to a trend by its name from anywhere', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/sources');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Page, command/ }).fill(bursting.name);
    await page
      .getByRole('option', { name: new RegExp(`${escapeText(bursting.name)}.*Trend`) })
      .first()
      .click();
    await page.waitForURL(`**${trendPath(bursting.id)}*`);
  });

  it.each([
    ['on a desktop in the light', { size: DESKTOP, dark: false }],
    ['on a phone in the dark', { size: PHONE, dark: true }],
  ] as const)('keeps to WCAG 2.2 AA %s, and fits the screen', async (_, options) => {
    await using visitor = await open(options);
    const { page } = visitor;
    const { items } = await ask<{ items: Listed[] }>('topics?limit=1');
    const ready = {
      '/trends': page.getByRole('table', { name: 'Trends' }),
      [`/trends?open=${encodeURIComponent(bursting.id)}`]: page.getByRole('heading', {
        name: 'Said together with',
      }),
      [`${trendPath(bursting.id)}?range=1y`]: page.getByRole('heading', { name: 'Place in the list' }),
      [`/trends/bursts?month=${month}`]: page.getByRole('table', { name: /^Bursts/ }),
      [`/trends/compare?id=${encodeURIComponent(bursting.id)}`]: page.getByRole('heading', {
        name: 'Figures',
      }),
      '/topics': page.getByRole('table', { name: 'Topics' }),
      '/topics?view=map&as=table': page.getByRole('region', { name: 'Topics, table' }),
      [`/topics/${items[0]?.id}`]: page.getByRole('heading', { name: 'Most alike' }),
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
});

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
