/** Cases that a grammar makes: expressions within expressions, functions in slots, and both in statements. */
import { classes, functions, randomFrom, slots, values } from './crossed.ts';
import { PRELUDE } from './prelude.ts';

interface Draw {
  /** One of them, each as likely as the others. */
  one<T>(choices: readonly T[]): T;
  chance(share: number): boolean;
}

/** Where an expression stands: `await` is one only in an async function. */
interface At {
  readonly depth: number;
  readonly isAsync: boolean;
}

/** As many cases as asked for, the same ones for the same seed. */
export function randomText(seed: number, count: number): string {
  const random = randomFrom(seed);
  const draw: Draw = {
    one: (choices) => choices[Math.floor(random() * choices.length)]!,
    chance: (share) => random() < share,
  };
  const cases = Array.from({ length: count }, (_, index) => {
    const code = draw.chance(0.06)
      ? draw.one(classes)
      : statement({ depth: 0, isAsync: true }, draw);
    return `async function random${index}() { ${code} }`;
  });
  return [PRELUDE, ...cases].join('\n');
}

function statement(at: At, draw: Draw): string {
  const inner = deeper(at);
  const e = () => `(${expression(inner, draw)})`;
  const nested = () => (at.depth > 2 ? 'plain();' : statement(inner, draw));
  const shapes: readonly (() => string)[] = [
    () => `${e()};`,
    () => `void ${e()};`,
    () => `${e()};`,
    () => draw.one(slots).replaceAll('$', () => callback(inner, draw)),
    () => draw.one(slots).replaceAll('$', () => callback(inner, draw)),
    () => `if (${e()}) { ${nested()} }`,
    () => `while (${e()}) { ${nested()} break; }`,
    () => `for (; ${e()}; ${e()}) break;`,
    () => `for (const x of [${e()}]) { ${nested()} }`,
    () => `try { ${nested()} } catch { ${nested()} } finally { ${nested()} }`,
    // TypeScript takes `case (a): try {` for the beginning of an arrow function; not with one more pair of parentheses.
    () => `switch (${e()}) { case (${e()}): ${nested()} break; default: ${nested()} }`,
    () => `label: { ${nested()} }`,
    () => `const x = ${e()};`,
    () => `const x = { ...${e()}, a: ${e()} };`,
    () => `const x = [...${e()}] as const;`,
    () => `const f = ${callback(inner, draw)};`,
    () => `return ${e()};`,
    () =>
      `xs.${draw.one(['filter', 'some', 'every', 'find', 'map', 'forEach'])}(${callback(inner, draw)});`,
    () => `(() => void (${expression({ ...inner, isAsync: false }, draw)}))();`,
    () => `do { ${nested()} } while (!${e()});`,
  ];
  return draw.one(shapes)();
}

function expression(at: At, draw: Draw): string {
  if (at.depth > 3 || draw.chance(0.35)) return atom(at, draw);
  const inner = deeper(at);
  const e = () => `(${expression(inner, draw)})`;
  const f = () => callback(inner, draw);
  const shapes: readonly (() => string)[] = [
    () => `${e()} && ${e()}`,
    () => `${e()} || ${e()}`,
    () => `${e()} ?? ${e()}`,
    () => `${e()} ? ${e()} : ${e()}`,
    () => `${e()}, ${e()}`,
    () => `!${e()}`,
    () => `void ${e()}`,
    () => `typeof ${e()}`,
    () => `${e()} as ${draw.one(types)}`,
    () => `${e()} satisfies unknown`,
    () => `${e()}!`,
    () => `${e()}.then(${f()})`,
    () => `${e()}.then(${f()}, ${f()})`,
    () => `${e()}.catch(${f()})`,
    () => `${e()}.catch(${e()})`,
    () => `${e()}?.catch(${draw.one(['', 'undefined', '...someArgs', 'handler'])})`,
    () => `${e()}.finally(${f()})`,
    () => `${e()}['then'](${f()})`,
    () => `[${e()}, ${e()}]`,
    () => `[${e()}]`,
    () => `same(${e()})`,
    () => `wrap(${f()})()`,
    () => `Promise.${draw.one(['all', 'allSettled', 'race', 'any', 'resolve'])}([${e()}, ${e()}])`,
    () => `new Promise(${f()})`,
    () => `xs.map(${f()})`,
    () => `(${f()})()`,
    () => `p = ${e()} as any`,
    () => (at.isAsync ? `await ${e()}` : e()),
  ];
  return draw.one(shapes)();
}

const types = [
  'any',
  'unknown',
  'Promise<void>',
  'Promise<void> | undefined',
  'void',
  'PromiseLike<number>',
  'Promise<number>[]',
];

function atom({ isAsync }: At, draw: Draw): string {
  const value = draw.one(values);
  return !isAsync && /\bawait\b/.test(value) ? 'p' : value;
}

function callback(at: At, draw: Draw): string {
  if (at.depth > 3 || draw.chance(0.5)) return draw.one(functions);
  const inner = deeper(at);
  const e = (isAsync: boolean) => `(${expression({ ...inner, isAsync }, draw)})`;
  const shapes: readonly (() => string)[] = [
    () => `() => ${e(false)}`,
    () => `async () => ${e(true)}`,
    () => `() => { ${statement({ ...inner, isAsync: false }, draw)} }`,
    () => `async () => { ${statement({ ...inner, isAsync: true }, draw)} }`,
    () => `function () { return ${e(false)}; }`,
    () => `async function () { return ${e(true)}; }`,
    () => `() => () => ${e(false)}`,
    () => `(ok ? ${callback(inner, draw)} : ${callback(inner, draw)})`,
    () => `same(${callback(inner, draw)})`,
    () => `wrap(${callback(inner, draw)})`,
    () => `((${callback(inner, draw)}) as any)`,
    () => `(x: unknown) => { if (ok) return; return ${e(false)}; }`,
  ];
  return draw.one(shapes)();
}

function deeper({ depth, isAsync }: At): At {
  return { depth: depth + 1, isAsync };
}
