/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, startLocalServer } from '../harness/local-server.ts';
import { accessibilityProblems } from './accessibility.ts';
import { launchBrowser, NO_BROWSER, PHONE, type VisitOptions, visit } from './browser.ts';
import { type Product, startProduct } from './product.ts';

const ANALYST = 'ana@bellwether.example';
const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet Harbour Gazette</title><link>http://127.0.0.1/</link>
<item><title>Zanthoxylum resin hardens bridges</title><guid>zr-1</guid><pubDate>${new Date().toUTCString()}</pubDate><description>A resin.</description></item>
</channel></rss>`;

if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER !== undefined)('the web application', () => {
  let product: Product;
  let browser: Browser;
  let feed: LocalServer;
  let password: string;

  beforeAll(async () => {
    [product, browser, feed] = await Promise.all([
      startProduct(1500),
      launchBrowser(),
      startLocalServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
      }),
    ]);
    password = await product.addUser(ANALYST, 'admin');
  });
  afterAll(async () => {
    await browser?.close();
    await feed?.[Symbol.asyncDispose]();
    await product?.[Symbol.asyncDispose]();
  });

  const open = (options: VisitOptions = {}) =>
    visit(browser, product.url, { account: { email: ANALYST, password }, ...options });
  const heading = (page: Page) => page.getByRole('heading', { level: 1 });

  it('refuses a wrong password, keeps what was typed, and lets the right one in', async () => {
    await using visitor = await visit(browser, product.url);
    const { page } = visitor;
    await page.goto('/signals?q=battery');
    await page.waitForURL('**/signin?next=*');
    await page.getByLabel('E-mail address').fill(ANALYST);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('is not right').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(ANALYST);

    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/signals?q=battery');
    await page.getByRole('status').getByText('Live').waitFor();
  });

  it('signs in by the link of the demonstration once, and takes the code out of the address', async () => {
    await using visitor = await visit(browser, product.url);
    await visitor.page.goto(product.signInLink);
    await heading(visitor.page).getByText('signals').waitFor();
    expect(visitor.page.url()).toBe(`${product.url}/`);
    expect(visitor.complaints).toEqual([]);

    await using second = await visit(browser, product.url);
    await second.page.goto(product.signInLink);
    await second.page.getByRole('alert').getByText('was not accepted').waitFor();
    expect(second.page.url()).not.toContain('code=');
  });

  it('stays signed in over a reload, and signs out for good', async () => {
    await using visitor = await visit(browser, product.url);
    const { page } = visitor;
    await page.goto('/signin');
    await page.getByLabel('E-mail address').fill(ANALYST);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page).getByText('signals').waitFor();
    await page.reload();
    await heading(page).getByText('signals').waitFor();
    await page.getByRole('button', { name: /menu$/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/sources');
    await page.waitForURL('**/signin?next=*');
  });

  it('searches from any page, marks the words, narrows by a facet, and keeps it all in the address', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/?range=all');
    await heading(page).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('battery');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/signals?*q=battery*');
    expect(new URL(page.url()).searchParams.get('range')).toBe('all');
    const list = page.getByRole('list', { name: 'Signals' });
    await list.locator('mark').first().waitFor();
    const total = await countIn(page);
    expect(total).toBeGreaterThan(0);

    const facet = page.getByRole('group', { name: 'Source type' }).getByRole('checkbox').first();
    const narrowed = Number(
      /[\d,]+$/.exec((await facet.locator('xpath=..').innerText()).trim())?.[0].replaceAll(',', ''),
    );
    await facet.check();
    await page.getByRole('button', { name: /^Remove the filter Source type/ }).waitFor();
    await expect.poll(() => countIn(page)).toBe(narrowed);

    await page.reload();
    await expect.poll(() => countIn(page)).toBe(narrowed);
    await page.getByRole('button', { name: /^Remove the filter Source type/ }).click();
    await expect.poll(() => countIn(page)).toBe(total);
    expect(visitor.complaints).toEqual([]);
  });

  it('says what to do when nothing matches', async () => {
    await using visitor = await open();
    await visitor.page.goto('/signals?q=zqxjkvb&mode=text');
    await visitor.page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await visitor.page.getByRole('button', { name: 'Search all time' }).click();
    await visitor.page.waitForURL('**range=all*');
  });

  it('sets the time range by the keyboard on the histogram', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/signals?range=1y');
    const before = await countIn(page);
    await page.getByRole('slider', { name: /^Signals over time/ }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL('**from=*to=*');
    await expect.poll(() => countIn(page)).toBeLessThan(before);
  });

  it('opens a signal beside the list by j and Enter, goes on by j, and closes by Esc', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/signals?range=all&q=battery');
    await page.getByRole('list', { name: 'Signals' }).getByRole('link').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: /^Seen/ }).waitFor();
    const first = new URL(page.url()).searchParams.get('signal');
    expect(first).not.toBeNull();

    await page.keyboard.press('j');
    await expect.poll(() => new URL(page.url()).searchParams.get('signal')).not.toBe(first);
    const second = new URL(page.url()).searchParams.get('signal');
    const title = await drawer.getByRole('heading', { level: 2 }).first().innerText();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    await page.goto(`/signals/${second}`);
    await heading(page).getByText(title).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('shows what was found in a signal, with its reasons, and narrows by it', async () => {
    await using visitor = await open();
    const { page } = visitor;
    const title = 'Ytterbium maker sold to Volkswagen';
    await submit(product.url, password, {
      title,
      body: 'Volkswagen acquired the plant in Germany for 40 million euros. Investors welcomed the deal, and its shares rose.',
    });
    await expect.poll(() => countMatches(product.url, password, title), { timeout: 20_000 }).toBe(1);
    await page.goto('/signals?range=all&q=ytterbium%20volkswagen&mode=text');
    const link = page.getByRole('link', { name: title });
    await link.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: /^Seen/ }).waitFor();
    const mentions = drawer.locator('p [data-kind=organisation]');
    await expect.poll(() => mentions.allInnerTexts()).toContain('Volkswagen');
    // A word that was searched for stays marked inside a mention.
    await drawer.locator('p [data-kind=organisation] mark').first().waitFor();

    await drawer.getByRole('button', { name: /^Organisations?\b/ }).click();
    await expect.poll(() => mentions.count()).toBe(0);
    expect(new URL(page.url()).searchParams.getAll('hide')).toEqual(['organisation']);
    await drawer.getByRole('button', { name: /^Organisations?\b/ }).click();
    await expect.poll(() => mentions.count()).toBeGreaterThan(0);

    await drawer.getByRole('button', { name: 'Why economic' }).click();
    await drawer.getByText('Words that decided').waitFor();
    await drawer.locator('[data-decided]').first().waitFor();
    expect(new URL(page.url()).searchParams.get('why')).toBe('economic');
    await drawer.getByRole('heading', { name: 'Similar signals' }).waitFor();
    await page.waitForFunction(() => document.querySelector('[data-skeleton]') === null);
    expect(await accessibilityProblems(page)).toEqual([]);

    await mentions.getByText('Volkswagen', { exact: true }).first().click();
    await page.waitForURL('**/entities/*');
    await heading(page).getByText('Volkswagen').waitFor();
    await page.getByRole('link', { name: /^All [\d,]+ signals?$/ }).click();
    await page.getByRole('button', { name: 'Remove the filter Names: Volkswagen' }).waitFor();
    await link.waitFor();
    await page
      .getByRole('group', { name: 'Kind of change' })
      .getByRole('checkbox', { name: /Economic/ })
      .check();
    await page.getByRole('button', { name: 'Remove the filter Kind of change: Economic' }).waitFor();
    await link.waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('adds a feed, says what is wrong with an address first, and shows its signals as they come', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/sources');
    await page.getByRole('button', { name: 'Add source' }).click();
    const form = page.getByRole('dialog', { name: 'Add source' });
    await form.getByLabel('Address of the feed').fill('harbour.example/feed');
    await form.getByRole('button', { name: 'Add source' }).click();
    await form.getByText('has no scheme').waitFor();

    await form.getByLabel('Address of the feed').fill(`${feed.origin}/feed.xml`);
    await form.getByLabel('Name').fill('Quiet Harbour Gazette');
    await form.getByRole('button', { name: 'Add source' }).click();
    await form.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /Quiet Harbour Gazette/ });
    await row.waitFor();
    // The live stream tells that its first run worked: nobody reloads.
    await row.getByRole('link', { name: /^1 documents? of/ }).waitFor();

    await row.getByRole('button', { name: 'Pause Quiet Harbour Gazette' }).click();
    await row.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('Healthy', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Run Quiet Harbour Gazette now' }).click();
    await page.getByText(/Quiet Harbour Gazette(:| has)/).waitFor();

    await row.getByRole('button', { name: 'More for Quiet Harbour Gazette' }).click();
    await page.getByRole('menuitem', { name: 'Delete source' }).click();
    await page.getByRole('button', { name: 'Delete source' }).click();
    await row.waitFor({ state: 'detached' });
    await page.goto('/signals?q=zanthoxylum');
    await page.getByRole('link', { name: /Zanthoxylum resin/ }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('counts new signals as they are stored, and brings them in only when asked', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('status').getByText('Live').waitFor();
    const figure = page.locator('[data-figure=signals]');
    const before = toNumber(await figure.innerText());
    const newest = page.getByRole('region', { name: 'Newest signals' }).getByRole('link');
    const firstBefore = await newest.nth(1).innerText();

    const title = 'Ytterbium clocks agree across an ocean';
    await submit(product.url, password, { title });
    await expect.poll(async () => toNumber(await figure.innerText()), { timeout: 20_000 }).toBe(before + 1);
    expect(await newest.nth(1).innerText()).toBe(firstBefore);
    await page.getByRole('button', { name: '1 new signal' }).click();
    await page.getByRole('link', { name: title }).waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('goes anywhere by Ctrl-K, explains itself by ?, and keeps the focus where it belongs', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/');
    await heading(page).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('oper');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/operations');
    await page.getByRole('heading', { name: 'Dead letters', exact: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard and search' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(visitor.complaints).toEqual([]);
  });

  const PAGES = [
    '/',
    '/signals?range=1y&q=battery',
    '/sources',
    '/sources?add=yes',
    '/operations',
    '/admin',
    '/admin?tab=keys',
  ];
  const LOOKS = [
    { look: 'desktop, light', options: {} },
    { look: 'desktop, dark', options: { dark: true } },
    { look: 'phone, light', options: { size: PHONE } },
    { look: 'phone, dark', options: { size: PHONE, dark: true } },
  ];
  it.each(LOOKS)('is accessible, fits its width, and logs no error: $look', async ({ options }) => {
    await using visitor = await open(options);
    const { page } = visitor;
    const signal = await firstSignal(product.url, password);
    for (const path of [...PAGES, `/signals?range=all&signal=${signal}`, `/signals/${signal}?why=economic`]) {
      await page.goto(path);
      await heading(page).waitFor();
      if (path.includes(signal)) await page.getByRole('heading', { name: /^Seen/ }).waitFor();
      await page.getByRole('status').getByText('Live').waitFor({ state: 'attached' });
      await page.waitForFunction(() => document.querySelector('[data-skeleton]') === null);
      expect(await accessibilityProblems(page), path).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} is wider than its window by`).toBeLessThanOrEqual(0);
    }
    expect(visitor.complaints).toEqual([]);
  });

  it('opens filters and details over the whole screen of a phone', async () => {
    await using visitor = await open({ size: PHONE });
    const { page } = visitor;
    await page.goto('/signals?range=1y');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog', { name: 'Filters' }).getByRole('checkbox').first().check();
    await page.getByRole('button', { name: /^Show [\d,]+ signals$/ }).click();
    await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
    await page.getByRole('list', { name: 'Signals' }).getByRole('link').first().click();
    const box = await page.getByRole('dialog').boundingBox();
    expect([box?.width, box?.height]).toEqual([PHONE.width, PHONE.height]);
    await page.getByRole('button', { name: 'Close details' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Sources' }).click();
    await page.waitForURL('**/sources*');
    expect(visitor.complaints).toEqual([]);
  });
});

async function countIn(page: Page): Promise<number> {
  const text = page.getByRole('heading', { level: 1 }).getByText(/^[\d,]+ signals?/);
  await text.waitFor();
  return toNumber((await text.innerText()).split(' ')[0] ?? '');
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}

/** Sends one document in, as a program would. */
async function submit(
  url: string,
  password: string,
  document: { readonly title: string; readonly body?: string },
): Promise<void> {
  const body = { source_type: 'news', documents: [{ ...document, published_at: new Date().toISOString() }] };
  const answer = await fetch(`${url}/api/v1/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await bearer(url, password)) },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
}

/** How many signals have exactly this title. */
async function countMatches(url: string, password: string, title: string): Promise<number> {
  const query = new URLSearchParams({ q: `title:"${title}"`, mode: 'text', limit: '0' });
  const answer = await fetch(`${url}/api/v1/signals?${query}`, { headers: await bearer(url, password) });
  return ((await answer.json()) as { total: number }).total;
}

/** The id of a signal that names something. */
async function firstSignal(url: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/signals?limit=50`, { headers: await bearer(url, password) });
  const { items } = (await answer.json()) as { items: { id: string; entities: unknown[] }[] };
  const found = items.find(({ entities }) => entities.length > 1);
  if (found === undefined) throw new Error('no signal of the demonstration names two things');
  return found.id;
}

async function bearer(url: string, password: string): Promise<{ authorization: string }> {
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ANALYST, password }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  return { authorization: `Bearer ${token}` };
}
