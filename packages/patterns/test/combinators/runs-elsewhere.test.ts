import { expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

const work = 'await Promise.all([a(), b()])';

test.for([
  `page.evaluate(async () => { ${work}; });`,
  `await page.$$eval('a', async (links) => { await Promise.all(links.map((link) => link.load())); });`,
  `const run = async () => { ${work}; }; await frame.evaluateHandle(run, 1);`,
  `async function preload() { ${work}; }\nconst code = \`export const load = \${preload};\`;`,
  `async function preload() { ${work}; }\nsend(preload.toString());`,
  `new Worker(async () => { ${work}; });`,
  `driver.executeScript(() => { return (async () => { ${work}; })(); });`,
])('code that is turned into text reaches no import: %s', (code) => {
  const { text, said } = rewrite(pattern, code);
  expect(said).toEqual(['left: runs-elsewhere']);
  expect(text).toBe(code);
});

test.for([
  `page.on('load', async () => { ${work}; });`,
  `async function load() { ${work}; }\nconst code = \`\${await load()}\`;`,
  `new Service(async () => { ${work}; });`,
])('code that runs here does: %s', (code) => {
  expect(rewrite(pattern, code).said).toEqual(['converted']);
});
