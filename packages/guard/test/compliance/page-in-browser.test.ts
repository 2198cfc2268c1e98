import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Compliance } from '../../src/compliance/compliance.ts';
import { compliancePage } from '../../src/compliance/page.ts';
import { findChromium } from '../support/find-chromium.ts';
import { complianceOf, hostileCompliance } from './compliance-of.ts';

const executablePath = findChromium();
const isRequired = process.env['CI_SERVERS_REQUIRED'] === '1';

test.runIf(isRequired && !executablePath)('there is a Chromium to look at the page with', () => {
  expect.fail('CI_SERVERS_REQUIRED=1, and there is no Chromium in PATH, CHROMIUM or CHROME_PATH');
});

/** With `SCREENSHOTS=<folder>` every look at the page leaves a picture there. */
const pictures = process.env['SCREENSHOTS'];

describe.runIf(executablePath)('the compliance page in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser.close());

  test.each([
    ['a phone in the light', 360, 'light'],
    ['a phone in the dark', 360, 'dark'],
    ['a tablet', 768, 'light'],
    ['a screen in the light', 1280, 'light'],
    ['a screen in the dark', 1280, 'dark'],
  ] as const)(
    'fits on %s, and its text can be told from what is behind it',
    async (title, width, colorScheme) => {
      const page = await open(complianceOf(), { width, colorScheme });
      if (pictures) {
        await page.screenshot({ path: path.join(pictures, `${title}.png`), fullPage: true });
      }
      expect(await overflowing(page)).toEqual([]);
      expect(await faint(page)).toEqual([]);
    },
  );

  test.each([360, 1280])(
    'stays whole at %i pixels with hostile and endless names',
    async (width) => {
      const page = await open(hostileCompliance(), { width, colorScheme: 'light' });

      expect(await overflowing(page)).toEqual([]);
      expect(await page.locator('script, img, link, iframe, [onerror], [onload]').count()).toBe(0);
      expect(await page.title()).toBe(
        `Structured concurrency in ${hostileCompliance().repository}`,
      );
      expect(await page.locator('a:not([href^="https://"])').count()).toBe(0);
    },
  );

  test('is dark on light on paper, also for who reads it in the dark', async () => {
    const page = await open(complianceOf(), { width: 1000, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

    const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe('rgb(255, 255, 255)');
    expect(await faint(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    const pdf = await page.pdf({ format: 'A4' });
    expect(String(pdf.subarray(0, 5))).toBe('%PDF-');
  });

  test('has one heading of its own, sections with names, and tables with heads', async () => {
    const page = await open(complianceOf(), { width: 1280, colorScheme: 'light' });

    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['shop']);
    const sections = ['Over time', 'Violations', 'Background services', 'Deferrals'];
    for (const name of sections) await page.getByRole('region', { name }).waitFor();
    expect(await page.getByRole('img').getAttribute('aria-label')).toContain('2025-12-05');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const heads = await page.locator('th').allTextContents();
    expect(heads.filter((text) => !text.trim())).toEqual([]);
    const rows = page.getByRole('region', { name: 'Deferrals' }).getByRole('row');
    expect(await rows.count()).toBeGreaterThan(3);
  });

  test('is reached link by link with the keyboard, and each shows that it is', async () => {
    const page = await open(complianceOf(), { width: 1280, colorScheme: 'light' });
    const links = await page.getByRole('link').count();
    expect(links).toBeGreaterThan(1);
    for (let at = 0; at < links; at++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    }
  });

  async function open(
    compliance: Compliance,
    { width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' },
  ): Promise<Page> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'guard-page-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'page.html');
    writeFileSync(file, compliancePage(compliance));
    const url = String(pathToFileURL(file));
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    onTestFinished(() => page.close());
    const unwanted: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== url) unwanted.push(request.url());
    });
    page.on('dialog', (dialog) => void unwanted.push(dialog.message()));
    page.on('console', (message) => void unwanted.push(message.text()));
    page.on('pageerror', (error) => void unwanted.push(error.message));
    await page.goto(url);
    expect(unwanted).toEqual([]);
    return page;
  }
});

/** What reaches over the right edge, so that a reader would have to scroll aside. */
function overflowing(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    const isUnseen = (each) => each && (getComputedStyle(each).clipPath !== 'none' || isUnseen(each.parentElement));
    const wide = [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > width + 1 && !isUnseen(each))
      .map((each) => each.outerHTML.slice(0, 120));
    const scroll = document.documentElement.scrollWidth;
    return scroll > width ? [...wide, scroll + ' of ' + width + ' pixels'] : wide;
  })()`);
}

/** Text with less contrast than WCAG AA wants: 4.5, or 3 where it is large. */
function faint(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => {
      const [r, g, b] = channels(color).map((value) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (each) => {
      const color = getComputedStyle(each).backgroundColor;
      const isSeen = channels(color)[3] !== 0;
      return isSeen || !each.parentElement ? color : behind(each.parentElement);
    };
    const ownText = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll('main *')].filter(ownText).flatMap((each) => {
      const style = getComputedStyle(each);
      const ink = each.closest('svg') ? style.fill : style.color;
      const [a, b] = [luminance(ink), luminance(behind(each))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const wanted = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
      return contrast < wanted ? [contrast.toFixed(2) + ' ' + each.outerHTML.slice(0, 80)] : [];
    });
  })()`);
}
