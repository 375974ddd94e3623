/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './accessibility.ts';
import { DESKTOP, launchBrowser, NO_BROWSER, PHONE, type VisitOptions, visit } from './browser.ts';
import { drawn, isOurs } from './picture.ts';
import { type Product, startProduct } from './product.ts';

const ANALYST = 'nora@bellwether.example';
const VIEWER = 'vik@bellwether.example';
/** The organisation that the demonstration brings. */
const DEMO = 'Wrenholt Instruments';

if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);

describe.skipIf(NO_BROWSER !== undefined)('networks in the web application', () => {
  let product: Product;
  let browser: Browser;
  const passwords: Record<string, string> = {};
  /** Address of the network that the first test imports. */
  let imported = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(500), launchBrowser({ webGl: true })]);
    passwords[ANALYST] = await product.addUser(ANALYST, 'analyst');
    passwords[VIEWER] = await product.addUser(VIEWER, 'viewer');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  const open = (options: VisitOptions = {}, email = ANALYST) =>
    visit(browser, product.url, { account: { email, password: passwords[email] as string }, ...options });
  async function openDemo(page: Page, search = ''): Promise<void> {
    await page.goto('/networks?range=all');
    const link = page.getByRole('link', { name: DEMO });
    await link.waitFor();
    const address = new URL((await link.getAttribute('href')) as string, product.url);
    await page.goto(`${address.pathname}?range=all${search}`);
    await page.getByRole('heading', { level: 1, name: /hold this network together/ }).waitFor();
  }

  it('takes a file of ties, shows how it understood it, lets that be corrected, and imports it', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/networks?range=all');
    await page.getByRole('button', { name: 'Add a network' }).click();
    await page.getByLabel('File of ties').setInputFiles({
      name: 'who_works-with.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(tiesCsv()),
    });
    await page.waitForURL('**upload=*');
    await page.getByRole('heading', { level: 1, name: /^who_works-with\.csv is a table of ties/ }).waitFor();
    await page.getByLabel('Weight', { exact: true }).selectOption('hours');
    await page.getByLabel('When', { exact: true }).selectOption('day');
    await page.getByLabel('From', { exact: true }).selectOption('who');
    await page.getByLabel('To', { exact: true }).selectOption('who');
    await page.getByText('From and to are the same column').waitFor();
    expect(await page.getByRole('button', { name: 'Import the network' }).isDisabled()).toBe(true);
    await page.getByLabel('To', { exact: true }).selectOption('whom');
    expect(
      await page.getByRole('region', { name: 'The first ties, table' }).locator('tbody tr').count(),
    ).toBe(10);
    expect(await page.getByLabel('Name of the network').inputValue()).toBe('Who works with');
    // The address holds the file: it can be left and come back to.
    await page.reload();
    await page.getByLabel('When', { exact: true }).waitFor();
    expect(await page.getByLabel('When', { exact: true }).inputValue()).toBe('day');
    await page.getByRole('button', { name: 'Import the network' }).click();
    await page.waitForURL(/networks\/[0-9a-f-]{36}/);
    imported = new URL(page.url()).pathname;
    await page.getByText('25 nodes, 75 ties').waitFor();
    await page.getByRole('heading', { level: 1, name: /ada1|hub/ }).waitFor();
    await drawn(page);
    expect(visitor.complaints.filter(isOurs)).toEqual([]);
  });

  it('says what was wrong with a file, and keeps nothing of it', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/networks?range=all&add=yes');
    await page.getByLabel('File of ties').setInputFiles({
      name: 'picture.png',
      mimeType: 'image/png',
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
    });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/picture\.png[\s\S]*Nothing was kept/);
    await page.getByRole('button', { name: 'Back to networks' }).click();
    await page.getByRole('link', { name: DEMO }).waitFor();
    expect(await page.getByRole('link', { name: 'Picture' }).count()).toBe(0);
  });

  it('computes what was not computed, in the background, and says how', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`${imported}?range=all&metric=pagerank`);
    await page.getByRole('heading', { name: 'PageRank was not computed yet' }).waitFor();
    await page.getByRole('button', { name: 'Compute the usual' }).click();
    const rows = page.getByRole('region', { name: 'Highest values, table' }).locator('tbody tr');
    await rows.first().waitFor();
    await page.getByText(/of version \d+ of the network, seed \d+, code/).waitFor();
    await page.getByText('The network has not changed since').waitFor();
    await page.getByRole('combobox', { name: 'Metric', exact: true }).selectOption('betweenness');
    await page.getByRole('heading', { name: 'Highest betweenness' }).waitFor();
    await expect.poll(() => rows.first().innerText()).toContain('hub');
    // What was computed can size the picture.
    await page.getByRole('combobox', { name: 'Size', exact: true }).selectOption('betweenness');
    await page.waitForURL('**size=betweenness*');
    expect(visitor.complaints.filter(isOurs)).toEqual([]);
  });

  it('says who stands out with the number behind it, and what would break without them', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`${imported}?range=all`);
    const why = page.getByRole('button', { name: /^Why: .*hub/ }).first();
    await why.click();
    await page.waitForURL('**finding=*');
    await page
      .getByText(/median of all|of most/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'What if they were gone?' }).click();
    await page.waitForURL('**gone=yes*');
    const heading = page.getByRole('heading', { level: 2, name: /^Without hub/ });
    await heading.waitFor();
    const parts = page.getByRole('row', { name: /^Separate parts/ });
    expect(await parts.innerText()).toMatch(/Separate parts\s+1\s+3/);
    await page.getByRole('button', { name: 'Put back' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.has('gone')).toBe(false);

    await page.getByRole('combobox', { name: 'Choose a person to take away' }).fill('bob3');
    await page.getByRole('option', { name: 'bob3' }).click();
    await page.getByRole('button', { name: 'Remove 1 person' }).click();
    await page.getByRole('heading', { level: 2, name: /bob3/ }).waitFor();
  });

  it('compares two dates', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto(`${imported}?range=all&part=changes&before=2026-02-01&after=2026-06-30`);
    await page.getByRole('heading', { name: 'Joined 8' }).waitFor();
    await page.getByRole('heading', { name: 'Left 0' }).waitFor();
    expect(await page.getByRole('row', { name: /^Nodes with ties/ }).innerText()).toMatch(/17\s+25/);
    await page.getByLabel('to the end of').fill('2026-01-01');
    await page.getByText('The first day is not before the second').waitFor();
  });

  it('takes a table of people with the ties, colours by what it says, and removes a whole team', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/networks?range=all&add=yes');
    await page.getByLabel(/^A table of people with it/).setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(peopleCsv()),
    });
    await page.getByLabel('File of ties').setInputFiles({
      name: 'teams.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(tiesCsv(['source', 'target'])),
    });
    await page.getByRole('button', { name: 'Import the network' }).click();
    await page.waitForURL(/networks\/[0-9a-f-]{36}/);
    await page.getByRole('combobox', { name: 'Colour', exact: true }).selectOption('team');
    await page.getByRole('button', { name: /^B?.*Blue\s*8$/ }).waitFor();
    await page.getByRole('button', { name: /Blue/ }).first().click();
    await page.waitForURL('**off=Blue*');
    await page.getByRole('tab', { name: 'What if' }).click();
    await page.getByRole('combobox', { name: 'Which team', exact: true }).selectOption('Blue');
    await page.getByRole('button', { name: 'Remove all of Blue' }).click();
    await page.getByText('8 taken away').waitFor();
  });

  it('zooms into a community and back, by the table as by the picture', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await openDemo(page, '&level=1&view=table');
    const rows = page.getByRole('region', { name: 'Communities, table' }).locator('tbody tr');
    await rows.first().waitFor();
    const name = (await rows.first().locator('th').innerText()).trim();
    await rows.first().locator('button').click();
    await page.waitForURL('**into=*');
    const crumbs = page.getByRole('navigation', { name: 'Where in the network' });
    expect(await crumbs.innerText()).toContain(name);
    const people = page.getByRole('region', { name: 'People, table' }).locator('tbody tr');
    await people.first().waitFor();
    expect(await people.count()).toBeLessThan(40);
    await crumbs.getByRole('button', { name: DEMO }).click();
    await expect.poll(() => people.count()).toBeGreaterThan(100);
  });

  it('finds a person and shows how they stand and who they are tied to', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await openDemo(page);
    const field = page.getByRole('combobox', { name: 'Find a person' });
    await field.fill('bakker');
    await page.getByRole('option', { name: /Rosa Bakkerveld/ }).waitFor();
    await field.press('Enter');
    await page.waitForURL('**person=rosa-bakkerveld*');
    const drawer = page.getByRole('dialog', { name: 'Rosa Bakkerveld' });
    await drawer.getByText('is tied to 24 others').waitFor();
    await drawer.getByRole('row', { name: /^Betweenness .* more than anyone else/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.has('person')).toBe(false);
  });

  it('writes the network as a file of another tool', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await openDemo(page);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'GEXF, for Gephi' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('wrenholt-instruments.gexf');
  });

  it('shows the knowledge graph as a network too', async () => {
    await using visitor = await open();
    const { page } = visitor;
    await page.goto('/networks/knowledge?range=all');
    await page.getByRole('combobox', { name: 'Find an entity' }).waitFor();
    await drawn(page);
    expect(await page.getByRole('tab', { name: 'What changed' }).count()).toBe(0);
  });

  it('offers a viewer nothing that would be refused', async () => {
    await using visitor = await open({}, VIEWER);
    const { page } = visitor;
    await openDemo(page);
    await page.getByRole('heading', { name: 'Highest betweenness' }).waitFor();
    expect(await page.getByRole('button', { name: /^Compute/ }).count()).toBe(0);
    await page.goto('/networks?range=all&add=yes');
    await page.getByRole('link', { name: DEMO }).waitFor();
    expect(await page.getByRole('button', { name: 'Add a network' }).count()).toBe(0);
  });

  it.each([
    { size: DESKTOP, dark: false },
    { size: DESKTOP, dark: true },
    { size: PHONE, dark: false },
    { size: PHONE, dark: true },
  ])('breaks no rule of accessibility at $size.width pixels, dark: $dark', async ({ size, dark }) => {
    await using visitor = await open({ size, dark });
    const { page } = visitor;
    const check = async (address: string) => {
      await page.waitForFunction(() => document.querySelector('[data-skeleton]') === null);
      expect(await accessibilityProblems(page), address).toEqual([]);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
        `${address} is wider than the screen`,
      ).toBeLessThanOrEqual(0);
    };
    await page.goto('/networks?range=all');
    await page.getByRole('link', { name: DEMO }).waitFor();
    await check('list');
    await page.goto('/networks?range=all&add=yes');
    await page.getByRole('heading', { name: 'Add a network from a file' }).waitFor();
    await check('add');
    for (const search of [
      '&colour=team&finding=3',
      '&view=table&size=betweenness',
      '&part=changes',
      '&part=what-if&remove=rosa-bakkerveld&gone=yes',
      '&person=rosa-bakkerveld',
    ]) {
      await openDemo(page, search);
      await check(search);
    }
  });
});

const TEAMS = ['ada', 'bob', 'cyd'] as const;

/** Three groups of eight who know each other, held together by one; the third came in April. */
function tiesCsv([from, to] = ['who', 'whom']): string {
  const rows = [`day,${from},${to},hours`];
  for (const [at, team] of TEAMS.entries()) {
    const day = team === 'cyd' ? '2026-04-10' : '2026-01-15';
    for (let one = 1; one <= 8; one++)
      for (const step of [1, 2, 3])
        rows.push(`${day},${team}${one},${team}${((one + step - 1) % 8) + 1},${at + step}`);
    rows.push(`${day},hub,${team}1,5`);
  }
  return rows.join('\n');
}

function peopleCsv(): string {
  const colours = { ada: 'Red', bob: 'Blue', cyd: 'Green' };
  const rows = TEAMS.flatMap((team) =>
    Array.from({ length: 8 }, (_, at) => `${team}${at + 1},${team} ${at + 1},${colours[team]}`),
  );
  return ['id,label,team', ...rows, 'hub,Hub,Red'].join('\n');
}
