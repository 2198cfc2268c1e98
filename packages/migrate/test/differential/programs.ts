import fc from 'fast-check';
import type { Fate, Plan } from './world.ts';

/** A small asynchronous program, as the text of an async function's body. */
export interface Program {
  readonly body: string;
  readonly plan: Plan;
}

/** What the programs of one test may hold. */
export interface Shape {
  readonly ends: readonly Fate['end'][];
  readonly calls: readonly ('work' | 'fetch')[];
  readonly combinators: readonly ('all' | 'allSettled' | 'race' | 'any')[];
  /** The least number of elements: `race` of nothing waits for ever. */
  readonly atLeast: 0 | 1;
  /** Elements that are no promises: what ends a race at once keeps the elements after it from being called. */
  readonly values: boolean;
  /** Waits while work runs that nobody waits for yet: its failure is an unhandled rejection. */
  readonly waitsBetween: boolean;
}

/** Names of work are given out as the text is written, so each call is of its own. */
type Writer = (names: Names) => string;

class Names {
  readonly fates: readonly Fate[];
  readonly plan = new Map<string, Fate>();
  canAwait = true;
  #variables = 0;

  constructor(fates: readonly Fate[]) {
    this.fates = fates;
  }

  work(): string {
    const id = `w${this.plan.size}`;
    this.plan.set(id, this.fates[this.plan.size % this.fates.length]!);
    return `'${id}'`;
  }

  variable(): string {
    return `v${this.#variables++}`;
  }

  /** What is written inside of a function that is not async. */
  withoutAwait(write: Writer): string {
    const before = this.canAwait;
    this.canAwait = false;
    const text = write(this);
    this.canAwait = before;
    return text;
  }
}

export function programs(shape: Shape): fc.Arbitrary<Program> {
  const { statement } = grammar(shape);
  const fates = fc.array(fate(shape), { minLength: 1, maxLength: 6 });
  return fc
    .tuple(fates, fc.array(statement, { minLength: 1, maxLength: 3, depthIdentifier: 'program' }))
    .map(([fates, statements]) => {
      const names = new Names(fates);
      const body = statements.map((write) => write(names)).join('\n');
      return { body: `const results = [];\n${body}\nreturn results;`, plan: names.plan };
    });
}

function fate({ ends }: Shape): fc.Arbitrary<Fate> {
  return fc.record({ turns: fc.nat(4), end: fc.constantFrom(...ends) });
}

interface Grammar {
  readonly element: Writer;
  readonly callback: Writer;
  readonly combinator: Writer;
  readonly statement: Writer;
}

function grammar(shape: Shape) {
  return fc.letrec<Grammar>((tie) => ({
    element: elements(shape, tie),
    callback: callbacks(tie),
    combinator: combinators(shape, tie),
    statement: statements(shape, tie),
  }));
}

type Tie = fc.LetrecLooselyTypedTie;

function elements(shape: Shape, tie: Tie): fc.Arbitrary<Writer> {
  const call = calls(shape);
  const combinator = tie('combinator') as fc.Arbitrary<Writer>;
  return fc.oneof(
    { depthIdentifier: 'program', maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: call },
    around(call, (work) => `${work}.then((value) => value + '!')`),
    around(call, (work) => `${work}.catch(() => 'default')`),
    around(mapped(shape, call), (map) => `...${map}`),
    around(
      call,
      (work) => `(async () => {\n  const value = await ${work};\n  note('has ' + value);\n})()`,
    ),
    { weight: 2, arbitrary: combinator },
    around(combinator, (all) => `(async () => {\n  const all = await ${all};\n  return all;\n})()`),
    ...(shape.values ? values(call) : []),
    ...(shape.waitsBetween ? [waits(call)] : []),
  );
}

/** Elements that are no promise, or not always. */
function values(call: fc.Arbitrary<Writer>): fc.Arbitrary<Writer>[] {
  return [
    around(call, (work) => `results.length > 1 ? ${work} : undefined`),
    around(call, (work) => `results.length === 0 && ${work}`),
    fc.constant<Writer>(() => '42'),
  ];
}

function waits(call: fc.Arbitrary<Writer>): fc.Arbitrary<Writer> {
  return call.map(
    (write): Writer =>
      (names) =>
        `${names.canAwait ? 'await ' : ''}${write(names)}`,
  );
}

function around(part: fc.Arbitrary<Writer>, text: (part: string) => string): fc.Arbitrary<Writer> {
  return part.map(
    (write): Writer =>
      (names) =>
        text(write(names)),
  );
}

function calls({ calls }: Shape): fc.Arbitrary<Writer> {
  return fc.constantFrom(...calls).map(
    (callee): Writer =>
      (names) =>
        `${callee}(${names.work()})`,
  );
}

function callbacks(tie: Tie): fc.Arbitrary<Writer> {
  const combinator = tie('combinator') as fc.Arbitrary<Writer>;
  return fc.oneof(
    { depthIdentifier: 'program', maxDepth: 3, withCrossShrink: true },
    fc.constant<Writer>(() => '(id) => work(id)'),
    fc.constant<Writer>(() => 'async (id) => work(id)'),
    fc.constant<Writer>(() => '(id, index) => work(id).then((value) => [index, value])'),
    fc.constant<Writer>(() => 'function (id) {\n  note(id);\n  return work(id);\n}'),
    fc.constant<Writer>(
      () =>
        "async (id) => {\n  const value = await work(id);\n  note('has ' + id);\n  return value;\n}",
    ),
    combinator.map(
      (inner): Writer =>
        (names) =>
          `async (id) => {\n  const more = await ${inner(names)};\n  return [await work(id), more];\n}`,
    ),
  );
}

function list(names: Names, length: number): string {
  return `[${Array.from({ length }, () => names.work()).join(', ')}]`;
}

function mapped({ atLeast }: Shape, callback: fc.Arbitrary<Writer>): fc.Arbitrary<Writer> {
  return fc
    .tuple(fc.integer({ min: atLeast, max: 3 }), callback)
    .map(([length, write]): Writer => (names) => {
      const text = write(names);
      const isCallback = text.includes('=>') || text.startsWith('function');
      return `${list(names, length)}.map(${isCallback ? text : `() => ${text}`})`;
    });
}

function combinators(shape: Shape, tie: Tie): fc.Arbitrary<Writer> {
  const element = tie('element') as fc.Arbitrary<Writer>;
  const callback = tie('callback') as fc.Arbitrary<Writer>;
  const argument: fc.Arbitrary<Writer> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(element, { minLength: shape.atLeast, maxLength: 3, depthIdentifier: 'program' })
        .map(
          (elements): Writer =>
            (names) =>
              `[${elements.map((write) => write(names)).join(', ')}]`,
        ),
    },
    { weight: 3, arbitrary: mapped(shape, callback) },
    fc.integer({ min: shape.atLeast, max: 3 }).map(
      (length): Writer =>
        (names) =>
          `Array.from(${list(names, length)}, (id) => work(id))`,
    ),
  );
  return fc.tuple(fc.constantFrom(...shape.combinators), argument).map(
    ([name, write]): Writer =>
      (names) =>
        `Promise.${name}(${write(names)})`,
  );
}

function statements(shape: Shape, tie: Tie): fc.Arbitrary<Writer> {
  const combinator = tie('combinator') as fc.Arbitrary<Writer>;
  const use = (text: (combinator: string, name: string) => string) =>
    combinator.map(
      (write): Writer =>
        (names) =>
          text(write(names), names.variable()),
    );
  return fc.oneof(
    use((all) => `results.push(await ${all});`),
    use((all) => `await ${all};\nnote('done');`),
    use((all, name) => `const ${name} = await ${all};\nresults.push(${name});`),
    use((all, name) => `const ${name} = ${all};\nresults.push(await ${name});`),
    use((all) => `results.push(await ${all}.then((value) => ({ value })));`),
    use((all) => `results.push(await (async () => ${all})());`),
    combinator.map(
      (all): Writer =>
        (names) =>
          `results.push(await (() => ${names.withoutAwait(all)})());`,
    ),
    use((all, name) => `for (const ${name} of [].concat(await ${all})) results.push(${name});`),
    use(
      (all) =>
        `try {\n  results.push(await ${all});\n} catch (error) {\n  note('caught ' + (error.errors ? 'all' : error.message));\n}`,
    ),
    use((all) => `try {\n  await ${all};\n} finally {\n  note('finally');\n}`),
    use((all) => `for (let round = 0; round < 2; round++) {\n  results.push(await ${all});\n}`),
    arrays(shape, tie),
    pushes(shape),
    growing(shape),
    lists(shape),
  );
}

/** A list that gets more items while a mapping goes through it, which ends with those that were there. */
function growing({ atLeast }: Shape): fc.Arbitrary<Writer> {
  const form = fc.constantFrom(
    (list: string, add: string) => `${list}.map((id) => {\n  ${add}\n  return work(id);\n})`,
    (list: string, add: string) => `${list}.map(async (id) => {\n  ${add}\n  return work(id);\n})`,
    (list: string) => `${list}.map((id) => ${list}Work(id))`,
  );
  return fc
    .tuple(fc.integer({ min: atLeast, max: 3 }), form)
    .map(([length, form]): Writer => (names) => {
      const name = names.variable();
      const add = `if (${name}.length < 6) ${name}.push(id);`;
      return [
        `const ${name} = ${list(names, length)};`,
        `function ${name}Work(id) {\n  ${add}\n  return work(id);\n}`,
        `results.push(await Promise.all(${form(name, add)}));`,
      ].join('\n');
    });
}

/** Lists of lists, lists with gaps, two lists at once, and what a call only names. */
function lists({ combinators }: Shape): fc.Arbitrary<Writer> {
  const form = fc.constantFrom(...listForms);
  const join = fc.constantFrom(...combinators.filter((each) => each.startsWith('all')), 'all');
  return fc
    .tuple(fc.integer({ min: 1, max: 3 }), form, join)
    .map(([length, form, join]): Writer => (names) => {
      const name = names.variable();
      return form({ name, ids: list(names, length), more: list(names, length), join });
    });
}

interface ListParts {
  readonly name: string;
  readonly ids: string;
  readonly more: string;
  /** The method of `Promise`. */
  readonly join: string;
}

const listForms: readonly ((parts: ListParts) => string)[] = [
  ({ ids, join }) =>
    `results.push(await Promise.${join}(${ids}.map((id) => [id].map((each) => work(each))).flat()));`,
  ({ ids, more, join }) =>
    `results.push(await Promise.${join}([${ids}, ${more}].map((list) => {\n  if (list.length > 2) return [];\n  return list.map(async (id) => work(id));\n}).flat(Infinity)));`,
  ({ ids, join }) =>
    `results.push(await Promise.${join}(${ids}.map((id, index) => (index % 2 ? null : work(id).then((value) => value))).filter((each) => each !== null)));`,
  ({ ids, join }) =>
    `results.push(await Promise.${join}(${ids}.map((id, index) => {\n  if (index > 1) return null;\n  return work(id).catch(() => 'default');\n}).filter(Boolean)));`,
  ({ name, ids, join }) =>
    `const [${name}] = ${ids};\nresults.push(await Promise.${join}([results.length && work(${name}).then((value) => value), results.length ? null : work(${name}).finally(() => note('over'))].filter(Boolean)));`,
  ({ name, ids, more, join }) =>
    `const ${name} = (id) => ({ done: work(id) });\nresults.push(await Promise.${join}([...${ids}.map((id) => ${name}(id).done), ...${more}.map(work)]));`,
  ({ name, ids, more, join }) =>
    `const ${name} = [];\nconst ${name}b = [];\nfor (const id of ${ids}) {\n  ${name}.push(work(id));\n  for (const other of ${more}) ${name}b.push(work(other));\n}\nresults.push(await Promise.${join}([...${name}, ...${name}b]));`,
  ({ name, ids, more, join }) =>
    `const ${name} = [];\nconst ${name}b = [];\nfor (const id of ${ids}) ${name}.push(work(id));\nfor (const id of ${more}) ${name}b.push(work(id));\nconst ${name}c = [...${name}, ...${name}b];\nresults.push(await Promise.${join}(${name}c));`,
  ({ name, ids, join }) =>
    `for (let round = 0; round < 2; round++) {\n  let ${name} = 0;\n  const see = () => note(String(${name}));\n  see();\n  const works = ${ids}.map((id) => work(id).then((value) => {\n    ${name} += 1;\n    return [value, ${name}];\n  }));\n  const start = Date.now();\n  results.push(await Promise.${join}(works), works.length, start > 0);\n}`,
];

/** An array of promises that has a name. */
function arrays(shape: Shape, tie: Tie): fc.Arbitrary<Writer> {
  const callback = tie('callback') as fc.Arbitrary<Writer>;
  const between = fc.constantFrom('', "note('between');", ...(shape.waitsBetween ? ['await'] : []));
  const joins = shape.combinators.includes('allSettled') ? ['all', 'allSettled'] : ['all'];
  const join = fc.constantFrom(...joins).chain((method) => fc.constantFrom(...arrayJoins(method)));
  return fc
    .tuple(mapped(shape, callback), between, join)
    .map(([map, between, join]): Writer => (names) => {
      const name = names.variable();
      const next = between === 'await' ? `await work(${names.work()});` : between;
      return `const ${name} = ${map(names)};\n${next}\n${join(name)}`;
    });
}

/** The array is handed over, and may be looked for and counted. */
function arrayJoins(method: string): ((name: string) => string)[] {
  return [
    (name) => `results.push(await Promise.${method}(${name}));`,
    (name) => `if (${name}) results.push(await Promise.${method}(${name}));`,
    (name) => `results.push([await Promise.${method}(${name}), ${name}.length]);`,
    (name) => `results.push(${name} ? await Promise.${method}(${name}) : []);`,
  ];
}

function pushes({ waitsBetween }: Shape): fc.Arbitrary<Writer> {
  const between = fc.constantFrom(
    ...['', '', "note('pushed');", 'count += 1;', 'marks.push(count);'],
    ...(waitsBetween ? ['await'] : []),
  );
  const step = fc.record({
    between,
    count: fc.integer({ min: 1, max: 3 }),
    form: fc.constantFrom(...pushForms),
    work: fc.constantFrom(...pushedWorks),
  });
  const filling = fc.array(step, { minLength: 1, maxLength: 3 });
  const refill = fc.constantFrom('= []', '.length = 0');
  return fc.tuple(filling, fc.option(fc.tuple(refill, filling))).map(([first, again]): Writer => {
    return (names) => {
      const name = names.variable();
      const fill = (steps: readonly PushStep[]) => steps.flatMap((each) => push(names, name, each));
      const join = `if (${name}.length) results.push(await Promise.all(${name}));`;
      const lines = again ? [`${name} ${again[0]};`, ...fill(again[1]), join] : [];
      const body = [
        `let ${name} = [];`,
        'let count = 0;',
        'const marks = [];',
        ...fill(first),
        join,
      ];
      return `{\n${[...body, ...lines, 'results.push(marks);'].join('\n')}\n}`;
    };
  });
}

interface PushStep {
  readonly between: string;
  readonly count: number;
  readonly form: (list: string, push: string) => string;
  readonly work: (id: string) => string;
}

function push(names: Names, array: string, { between, count, form, work }: PushStep): string[] {
  const isOne = form === once;
  const text = form(
    isOne ? '' : list(names, count),
    `${array}.push(${work(isOne ? names.work() : 'id')});`,
  );
  return [text, between === 'await' ? `await work(${names.work()});` : between];
}

function once(_list: string, push: string): string {
  return push;
}

const pushForms: readonly PushStep['form'][] = [
  once,
  (list, push) => `for (const id of ${list}) {\n  ${push}\n}`,
  (list, push) => `${list}.forEach((id) => {\n  ${push}\n});`,
  (list, push) => `for (const id of ${list}) {\n  if (count % 2) count += 1;\n  else ${push}\n}`,
  (list, push) => `for (const id of ${list}) {\n  if (count > 2) continue;\n  ${push}\n}`,
  (list, push) =>
    `for (const id of ${list}) {\n  const own = [];\n  own.push(id);\n  ${push}\n  count++;\n}`,
];

const pushedWorks: readonly PushStep['work'][] = [
  (id) => `work(${id})`,
  (id) => `work(${id}).then((value) => [value, count])`,
  (id) =>
    `(async () => {\n  const before = count;\n  const value = await work(${id});\n  return [before, value, count];\n})()`,
  (id) =>
    `(async () => {\n  const value = await work(${id});\n  count += 1;\n  return value + count;\n})()`,
  (id) => `(async () => {\n  count += 1;\n  return [count, await work(${id})];\n})()`,
  (id) => `...[${id}].map((each) => work(each))`,
  (id) => `...[${id}].flatMap(async (each) => work(each))`,
];
