/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems } from './accessibility.ts';
import { DESKTOP, launchBrowser, NO_BROWSER, PHONE, type VisitOptions, visit } from './browser.ts';
import { drawn, isOurs } from './picture.ts';
import { type Product, startProduct } from './product.ts';

const ANALYST = 'gita@bellwether.example';

if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);

interface Found {
  readonly id: string;
  readonly name: string;
  readonly relationships: number;
}

describe.skipIf(NO_BROWSER !== undefined)('the graph in the web application', () => {
  let product: Product;
  let browser: Browser;
  let password: string;
  let hub: Found;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(1500), launchBrowser({ webGl: true })]);
    password = await product.addUser(ANALYST, 'analyst');
    // Projections follow the documents: the graph is there a moment after them.
    await vi.waitFor(
      async () => {
        hub = await mostConnected();
        if ((hub?.relationships ?? 0) <= 20) throw new Error('the graph is not projected yet');
      },
      { timeout: 30_000, interval: 500 },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  const open = (options: VisitOptions = {}) =>
    visit(browser, product.url, { account: { email: ANALYST, password }, ...options });

  async function ask<T>(path: string): Promise<T> {
    const login = await fetch(`${product.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ANALYST, password }),
    });
    const { access_token } = (await login.json()) as { access_token: string };
    const answer = await fetch(`${product.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    return (await answer.json()) as T;
  }
  async function mostConnected(): Promise<Found> {
    const { items } = await ask<{ items: Found[] }>('entities?kind=organisation&sort=relationships&limit=1');
    return items[0] as Found;
  }

  it('finds an entity by its name, draws its neighbours, and keeps it in the address', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/graph?range=all');
    await page.getByRole('heading', { level: 1, name: /is the most connected/ }).waitFor();
    const field = page.getByRole('combobox', { name: 'Entity in the middle' });
    await field.fill(hub.name.slice(0, 6));
    await page
      .getByRole('option', { name: new RegExp(hub.name) })
      .first()
      .waitFor();
    await field.press('ArrowDown');
    await field.press('ArrowUp');
    await page
      .getByRole('option', { name: new RegExp(hub.name) })
      .first()
      .click();
    await page.waitForURL(`**focus=${hub.id}*`);
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${hub.name} is tied to`) }).waitFor();
    await drawn(page);
    await page.getByText('Not all of it').waitFor();
    await page.getByRole('button', { name: 'Show up to 100' }).click();
    await page.waitForURL('**limit=100*');
    expect(visitor.complaints.filter(isOurs)).toEqual([]);
  });

  it('opens a neighbour without losing what is there, and closes it again', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/graph?range=all&focus=${hub.id}&view=table`);
    const rows = page.getByRole('region', { name: 'Entities, table' }).locator('tbody tr');
    await rows.first().waitFor();
    const before = await rows.count();
    const other = rows.locator('button').filter({ hasNotText: hub.name }).first();
    const name = (await other.innerText()).trim();
    await other.click();
    await page.getByRole('button', { name: 'Expand' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
    expect(new URL(page.url()).searchParams.getAll('expand')).toHaveLength(1);
    expect(name).not.toBe('');
    await page.getByRole('button', { name: 'Collapse', exact: true }).last().click();
    await expect.poll(() => rows.count()).toBe(before);
  });

  it('narrows by kind of relationship, by confidence and by date, all in the address', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/graph?range=all&focus=${hub.id}&view=table`);
    const ties = page.getByRole('region', { name: 'Relationships, table' }).locator('tbody tr');
    await ties.filter({ hasText: 'Named together' }).first().waitFor();
    await page.getByRole('checkbox', { name: /^Named together/ }).uncheck();
    await expect.poll(() => ties.filter({ hasText: 'Named together' }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.getAll('kind')).not.toContain('mentioned_with');
    await page.getByRole('button', { name: 'All kinds' }).click();
    await ties.filter({ hasText: 'Named together' }).first().waitFor();

    const known = page.getByRole('slider', { name: /^As known/ });
    await known.press('Home');
    await page.waitForURL('**known=*');
    await expect.poll(() => ties.count()).toBeLessThan(25);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('known')).toBeNull();
  });

  it('finds the path between two entities as a sentence, and follows its evidence to the lit sentence of a signal', async () => {
    await using visitor = await open();
    const { page } = visitor;
    const { entities, distances } = await ask<{ entities: Found[]; distances: number[] }>(
      `entities/${hub.id}/neighbours?depth=2&limit=400`,
    );
    const far = entities.find((_, at) => distances[at] === 2) ?? (entities.at(-1) as Found);
    await page.goto(`/graph?range=all&focus=${hub.id}`);
    await page.getByRole('combobox', { name: 'Path to' }).fill(far.name);
    await page
      .getByRole('option', { name: new RegExp(escapeText(far.name)) })
      .first()
      .click();
    await page.waitForURL('**target=*');
    await page.getByRole('heading', { level: 1, name: /are (tied directly|\d steps apart), on/ }).waitFor();
    const path = page.getByRole('region', { name: 'Paths' }).getByRole('button', { pressed: true }).last();
    expect(await path.innerText()).toContain(hub.name);
    await page.getByRole('button', { name: /^step 1/ }).click();
    await page.waitForURL('**pair=*');
    const sentence = page.locator('blockquote').first();
    await sentence.waitFor();
    await sentence.locator('xpath=..').getByRole('link').click();
    await page.waitForURL('**/signals/*sentence=*');
    await page.locator('article [data-evidence]').first().waitFor();
    expect(await page.locator('article [data-evidence]').first().innerText()).not.toBe('');
  });

  it('shows an entity: how often it is named, what it is tied to and why, and who names it', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`/graph?range=all&focus=${hub.id}&select=${hub.id}`);
    await page.getByRole('link', { name: 'Open page' }).click();
    await page.waitForURL(`**/entities/${hub.id}*`);
    await page.getByRole('heading', { level: 1, name: hub.name }).waitFor();
    await page.getByText(/^An organisation that .* is tied to/).waitFor();
    await page
      .getByRole('button', { name: /^Why: / })
      .first()
      .click();
    await page.locator('blockquote').first().waitFor();
    await page.getByRole('heading', { name: 'Signals that name it' }).waitFor();

    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Other names').fill(`${hub.name} Group`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`Saved ${hub.name}`).waitFor();
    await page.getByText(/changed aliases: .* Group\./).waitFor();
  });

  it('is reached by its name from the palette and from the text of a signal', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/?range=all');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Page, command/ }).fill(hub.name);
    await page
      .getByRole('option', { name: new RegExp(`^${escapeText(hub.name)} Organisation`) })
      .first()
      .click();
    await page.waitForURL(`**/entities/${hub.id}*`);
    await page.getByRole('heading', { name: 'Signals that name it' }).waitFor();
    await page.locator('article h3 a[data-row]').first().click();
    await page.waitForURL('**/signals/*');
    await page.locator('h1 a[href*="/entities/"], p a[href*="/entities/"]').first().click();
    await page.waitForURL('**/entities/*');
  });

  it('shows the table and says why where the browser has no WebGL', async () => {
    const plain = await launchBrowser({ webGl: false });
    try {
      await using visitor = await visit(plain, product.url, { account: { email: ANALYST, password } });
      await visitor.page.goto(`/graph?range=all&focus=${hub.id}`);
      await visitor.page.getByText('cannot draw with WebGL').waitFor();
      await visitor.page.getByRole('region', { name: 'Entities, table' }).waitFor();
    } finally {
      await plain.close();
    }
  });

  it.each([
    { size: DESKTOP, dark: false },
    { size: DESKTOP, dark: true },
    { size: PHONE, dark: false },
    { size: PHONE, dark: true },
  ])('breaks no rule of accessibility at $size.width pixels, dark: $dark', async ({ size, dark }) => {
    await using visitor = await open({ size, dark });
    const { page } = visitor;
    for (const [address, ready] of [
      ['/graph?range=all', 'The most connected'],
      [`/graph?range=all&focus=${hub.id}`, 'Filters'],
      [`/graph?range=all&focus=${hub.id}&view=table`, 'Filters'],
      [`/graph?range=all&focus=${hub.id}&select=${hub.id}`, 'Tied to, in this picture'],
      [`/entities/${hub.id}?range=all`, 'Signals that name it'],
    ] as const) {
      await page.goto(address);
      await page.getByRole('heading', { name: ready, exact: true }).waitFor();
      await page.waitForFunction(() => document.querySelector('[data-skeleton]') === null);
      expect(await accessibilityProblems(page), address).toEqual([]);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
        `${address} is wider than the screen`,
      ).toBeLessThanOrEqual(0);
    }
  });
});

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?()[\]{}|\\^$]/g, '\\$&');
}
