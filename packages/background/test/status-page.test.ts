import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { sleepForever } from '@taskgroup/runtime';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BackgroundTaskManager, defineTask } from '../src/index.ts';
import { serveStatus, type StatusServer } from '../src/http/index.ts';

const executablePath = findChromium();
const isRequired = process.env.CI_SERVERS_REQUIRED === '1';
const why = executablePath || isRequired ? '' : ' (skipped: no Chromium in PATH or CHROME_PATH)';
const inBrowser = test.skipIf(why !== '');

const tags = { service: 'mail', team: 'growth' };
const HOSTILE = `<img src=x onerror="document.title='owned'">`;
const forever = defineTask({ name: 'report.build', tags, run: (task) => sleepForever(task) });
const broken = defineTask({
  name: 'mail.send',
  tags,
  run: () => {
    throw new Error(`550 mailbox of ${HOSTILE} is full`);
  },
});

let browser: Browser;
let manager: BackgroundTaskManager;
let server: StatusServer;

beforeAll(async () => {
  if (why) return;
  if (!executablePath) throw new Error('Cannot test the page: no Chromium in PATH or CHROME_PATH');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(() => browser?.close());

beforeEach(async () => {
  manager = new BackgroundTaskManager({ name: 'shop', gracePeriod: 0, breakers: { smtp: {} } });
  manager.service('cache.warm', (task) => sleepForever(task), { tags: { service: 'cache' } });
  for (const id of ['weekly', 'monthly']) {
    await manager.submit(forever, undefined, { id, priority: id === 'weekly' ? 'LOW' : 'HIGH' });
  }
  await (await manager.submit(broken, undefined)).result.catch(() => {});
  manager.breaker('smtp').isolate();
  server = await serveStatus(manager, { port: 0, page: true, mayReplay: () => 'ann' });
});
afterEach(async () => {
  await server.close();
  await manager.close();
});

async function visit(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const problems: string[] = [];
  page.on('console', (message) => void problems.push(message.text()));
  page.on('pageerror', (error) => void problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) problems.push(request.url());
  });
  await page.goto(server.url);
  return { page, problems };
}

/** To be looked at: `STATUS_PAGE_SHOTS=<folder>` keeps a picture of what a test saw. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.STATUS_PAGE_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

inBrowser(`it tells what runs, for how long, and what was given up${why}`, async () => {
  const { page, problems } = await visit({ viewport: { width: 1100, height: 800 } });
  expect(await page.title()).toBe('shop: background tasks');
  const running = page.locator('section', { has: page.getByRole('heading', { name: 'Running' }) });
  await expect.poll(() => running.locator('tbody tr').count()).toBe(2);
  expect(await running.locator('tbody').innerText()).toMatch(/report\.build\s+\d+ ms|\d\.\d s/);
  expect(await page.locator('.tag', { hasText: 'team: growth' }).count()).toBe(3);
  expect(await page.getByText('isolated').count()).toBe(1);
  expect(await page.getByText('cache.warm').count()).toBe(1);
  await shoot(page, 'light');
  // The style is applied though the policy forbids all but it, and the hostile error is text.
  const radius = await page
    .locator('section')
    .first()
    .evaluate((it) => getComputedStyle(it).borderRadius);
  expect(radius).not.toBe('0px');
  expect(await page.locator('img').count()).toBe(0);
  expect(problems).toEqual([]);
});

inBrowser(`a replay is one click, and the page says what became of it${why}`, async () => {
  const { page, problems } = await visit();
  await page.getByRole('button', { name: 'Replay mail.send' }).click();
  await page.getByRole('status').waitFor();
  expect(await page.getByRole('status').innerText()).toBe('The task was submitted again.');
  expect(manager.ledger).toMatchObject({ submitted: 4 });
  expect(problems).toEqual([]);
});

inBrowser(`on a phone nothing is cut off, in the dark neither${why}`, async () => {
  const { page } = await visit({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  const [ground, ink] = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return [backgroundColor, color];
  });
  expect([ground, ink]).toEqual(['rgb(20, 23, 28)', 'rgb(232, 234, 238)']);
  await shoot(page, 'phone-dark');
});

inBrowser(`it refreshes itself while somebody asks for that${why}`, async () => {
  const { page } = await visit();
  await page.getByRole('link', { name: 'Refresh every 5 s' }).click();
  expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('5');
  await page.getByRole('link', { name: 'Stop refreshing' }).click();
  expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
});

function findChromium(): string | undefined {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(canRun);
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
