import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

/** What becomes of a function's body, and what is said of its only site. */
function inside(body: string, path = 'input.ts') {
  const head = 'enum Kind { Admin }\nasync function run(user: User, opened) {\n';
  const { text, said } = rewrite(pattern, `${head}${body}\n}\n`, { path });
  return { body: text.slice(text.indexOf(head) + head.length, -'\n}\n'.length), said: said.join() };
}

describe('what a condition told of a property gets a name, as a function would not remember it', () => {
  test.for([
    [
      '  if (user.email) {\n    await Promise.all([send(user.email), save(user)]);\n  }',
      '  if (user.email) {\n    const email = user.email;\n    await TaskGroup.all([() => send(email), () => save(user)]);\n  }',
    ],
    [
      '  if (!user.email) return;\n  await Promise.all([send(user.email.name), save({ email: user.email })]);',
      '  if (!user.email) return;\n  const email = user.email;\n  await TaskGroup.all([() => send(email.name), () => save({ email })]);',
    ],
    [
      '  if (!this.#db?.open) throw new E();\n  await Promise.all([this.#db.close(), b()]);',
      '  if (!this.#db?.open) throw new E();\n  const db = this.#db;\n  await TaskGroup.all([() => db.close(), () => b()]);',
    ],
    [
      '  user.data ??= load();\n  await Promise.all([store(user.data), b()]);',
      '  user.data ??= load();\n  const data = user.data;\n  await TaskGroup.all([() => store(data), () => b()]);',
    ],
    [
      '  try {\n    user.data = await load();\n  } catch (e) {\n    throw e;\n  }\n  await Promise.all([store(user.data), b()]);',
      '  try {\n    user.data = await load();\n  } catch (e) {\n    throw e;\n  }\n  const data = user.data;\n  await TaskGroup.all([() => store(data), () => b()]);',
    ],
    [
      '  const ps = [];\n  for (const x of user.all) {\n    if (x.url) {\n      ps.push(load(x.url));\n    }\n  }\n  await Promise.all(ps);',
      '  const ps = [];\n  for (const x of user.all) {\n    if (x.url) {\n      const url = x.url;\n      ps.push(() => load(url));\n    }\n  }\n  await TaskGroup.all(ps);',
    ],
  ])('%s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test('but not what a block set that a handler may have cut short', () => {
    const code =
      '  try {\n    user.data = await load();\n  } catch (e) {\n    report(e);\n  }\n  await Promise.all([store(user.data), b()]);';
    expect(inside(code).body).toContain('TaskGroup.all([() => store(user.data), () => b()])');
  });

  test('by another name each where two statements of a block need one, as neither knows whether the other stays', () => {
    const statement = 'await Promise.all([send(user.email), save(user.email)]);';
    const { body, said } = inside(
      `  if (!user.email) return;\n  ${statement}\n  ${statement}\n  ${statement}`,
    );
    expect(body.match(/const \w+ = user\.email;/g)).toEqual([
      'const email = user.email;',
      'const userEmail = user.email;',
      'const userEmail2 = user.email;',
    ]);
    expect(body).toContain('() => send(userEmail2), () => save(userEmail2)');
    expect(said).toBe('converted,converted,converted');
  });

  test('once where one combinator is part of another', () => {
    const code =
      '  if (!user.email) return;\n  await Promise.all([Promise.all([send(user.email), b()]), c()]);';
    expect(inside(code)).toEqual({
      body: '  if (!user.email) return;\n  const email = user.email;\n  await TaskGroup.all([() => TaskGroup.all([() => send(email), () => b()]), () => c()]);',
      said: 'converted,converted',
    });
  });

  test.for([
    [
      '  if (user.id && opened.id) {\n    await Promise.all([a(user.id), b(opened.id)]);\n  }',
      '  if (user.id && opened.id) {\n    const userId = user.id;\n    const openedId = opened.id;\n    await TaskGroup.all([() => a(userId), () => b(openedId)]);\n  }',
    ],
  ])('with the name of the object where two have such a property: %s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test('a property of that name elsewhere is no variable', () => {
    const code =
      '  const a: { email?: string } = { email: b };\n  if (user.email) {\n    await Promise.all([send(user.email), a.email]);\n  }';
    expect(inside(code).body).toContain('const userEmail = user.email;');
  });

  test.for([
    '  if (user) {\n    await Promise.all([send(user.email), b(user)]);\n  }',
    '  if (user.kind === Kind.Admin) {\n    await Promise.all([send(Kind.Admin), b(user)]);\n  }',
    '  if (user.email) {\n    await Promise.all([b(user), c(() => user.email)]);\n  }',
    '  if (user.email) log();\n  await Promise.all(opened.map((x) => send(user.email, x)));',
    '  if (user.send) {\n    await Promise.all([user.send(), b()]);\n  }',
    '  if (user.id === opened.id) return;\n  await Promise.all([send(user.id), b(opened.id)]);',
    '  if (user.id !== opened.id) {\n    await Promise.all([send(user.id), b(opened.id)]);\n  }',
    '  if (user.id === opened.id || !(user.at !== opened.at)) return;\n  await Promise.all([send(user.id, user.at), b()]);',
    '  await Promise.all([a(), ...(user.id !== opened.id ? [send(user.id)] : [])]);',
  ])('but nothing where nothing is forgotten: %s', (code) => {
    expect(inside(code).body).not.toContain('const ');
    expect(inside(code).said).toBe('converted');
  });

  test('nor in JavaScript', () => {
    const code = '  if (user.email) await Promise.all([send(user.email), b()]);';
    expect(inside(code, 'input.js').body).toContain('[() => send(user.email), () => b()]');
  });
});

test.for([
  '  if (user.id === opened.id) {\n    await Promise.all([send(user.id), b()]);\n  }',
  '  if (user.id !== opened.id) return;\n  await Promise.all([send(user.id), b()]);',
  '  if (user.id !== Kind.Admin) {\n    await Promise.all([send(user.id), b()]);\n  }',
  '  if (user.id !== null) {\n    await Promise.all([send(user.id), b()]);\n  }',
])('an equal value, or one of a few, tells something: %s', (code) => {
  expect(inside(code).body).toContain('const id = user.id;');
});

test.for([
  '  if (user.email) {\n    opened = user.email;\n  }\n  await Promise.all([send(user.email), b()]);',
  '  if (user.email && user.id) {\n    for (x of opened) use(x);\n  } else {\n    console.log(user.email);\n  }\n  await Promise.all([send(user.email), b()]);',
  '  if (user.email || user.id) {\n    await Promise.all([send(user.email), b(user.id)]);\n  }',
  '  if (user.email && user.id) return;\n  await Promise.all([send(user.email), b(user.id)]);',
  '  if (opened instanceof user.kind) {\n    await Promise.all([send(user.kind), b()]);\n  }',
  '  if (user.email) {\n    await Promise.all([send(user.email ?? opened), b()]);\n  }',
])('nothing is told where both ways lead on, by one of several, or of a default: %s', (code) => {
  const { body, said } = inside(code);
  expect(body).not.toContain('const ');
  expect(said).toBe('converted');
});

test.for([
  '  if (!user.email) fail();\n  await Promise.all([send(user.email), b()]);',
  '  if (user.email) {\n    use(opened);\n  } else {\n    throw new E();\n  }\n  await Promise.all([send(user.email), b()]);',
  '  if (opened) {\n    if (!user.email) user.email = load();\n  } else {\n    user.email = load();\n  }\n  await Promise.all([send(user.email), b()]);',
  '  if (user.email === "a" || user.email === "b") {\n    await Promise.all([send(user.email), b()]);\n  }',
])('what does not come back, or is set on the way, tells something: %s', (code) => {
  expect(inside(code).body).toContain('const email = user.email;');
});

describe('a statement that asks for itself uses the name too', () => {
  test.for([
    [
      '  await Promise.all([a(), ...(user.email ? [send({ email: user.email })] : [])]);',
      '  const email = user.email;\n  await TaskGroup.all([() => a(), ...(email ? [() => send({ email })] : [])]);',
    ],
    [
      '  await Promise.all([a(), ...(user?.email ? [send(user.email, user)] : [])]);',
      '  const email = user?.email;\n  await TaskGroup.all([() => a(), ...(email ? [() => send(email, user)] : [])]);',
    ],
    [
      '  await Promise.all([a(), ...(user.id && user.email ? [send(user.id, user.email)] : [])]);',
      '  const id = user.id;\n  const email = user.email;\n  await TaskGroup.all([() => a(), ...(id && email ? [() => send(id, email)] : [])]);',
    ],
    [
      '  if (user.email) await Promise.all([send(user.email), b()]);',
      '  const email = user.email;\n  if (email) await TaskGroup.all([() => send(email), () => b()]);',
    ],
    [
      '  const done = user.email ? await Promise.all([send(user.email), b()]) : [];',
      '  const email = user.email;\n  const done = email ? await TaskGroup.all([() => send(email), () => b()]) : [];',
    ],
  ])('%s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test.for([
    // There may be no user.
    '  await Promise.all([...(user && user.email ? [send(user.email)] : [])]);',
    '  await Promise.all([...(user?.id && user.email ? [send(user.email)] : [])]);',
    '  if (user) await Promise.all([...(user.email ? [send(user.email)] : [])]);',
    '  await Promise.all([...(user?.data.email ? [send(user.data)] : [])]);',
    '  if (user?.email) fail();\n  await Promise.all([...(user ? [send(user.email)] : [])]);',
    // Each round has its own, and so has what comes after an `await`.
    '  for (const x of opened) if (x.email) await Promise.all([send(x.email)]);',
    '  await f(await b(user), Promise.all([...(user.email ? [send(user.email)] : [])]));',
  ])('but reads nothing that may not be there yet: %s', (code) => {
    expect(inside(code)).toEqual({
      body: code.replace('Promise', 'TaskGroup'),
      said: 'adopted: narrowing-lost',
    });
  });
});

describe('work whose narrowed value can have no name starts in place', () => {
  test.for([
    '  const email = 1, userEmail = 2; if (user.email) {\n    await Promise.all([send(user.email)]);\n  }',
    '  if (user.email) {\n    // @ts-expect-error\n    await Promise.all([send(user.email)]);\n  }',
    // What is known of it is asked within the statement, or it is set there.
    '  let x = a();\n  await Promise.all([...(x ? [b(x)] : [])]);\n  x = c();',
    '  let x = a();\n  if (x) {\n    await f(await d(), Promise.all([b(x)]));\n  }\n  x = c();',
    '  let x = a();\n  const set = () => { x = c(); };\n  if (x) {\n    await Promise.all([b(set(), x)]);\n  }',
  ])('%s', (code) => {
    expect(inside(code)).toEqual({
      body: code.replace('Promise', 'TaskGroup'),
      said: 'adopted: narrowing-lost',
    });
  });
});

describe('a variable that is set again gets a name for what is known of it here', () => {
  const joined = (work: string) => `await Promise.all([${work}]);`;
  const owned = (work: string) => `await TaskGroup.all([${work}]);`;

  test.for([
    [
      `  let x = a();\n  if (x) {\n    ${joined('b(x), c({ x, y: x.y })')}\n  }\n  x = c();`,
      `  let x = a();\n  if (x) {\n    const knownX = x;\n    ${owned('() => b(knownX), () => c({ x: knownX, y: knownX.y })')}\n  }\n  x = c();`,
    ],
    [
      `  let path = opened;\n  for (const each of user.all) {\n    path = join(path, each);\n    ${joined('stat(path), b()')}\n  }`,
      `  let path = opened;\n  for (const each of user.all) {\n    path = join(path, each);\n    const knownPath = path;\n    ${owned('() => stat(knownPath), () => b()')}\n  }`,
    ],
    [
      `  let x: X | undefined;\n  on(() => {\n    x = a();\n  });\n  if (!x) return;\n  ${joined('b(x), c()')}`,
      `  let x: X | undefined;\n  on(() => {\n    x = a();\n  });\n  if (!x) return;\n  const knownX = x;\n  ${owned('() => b(knownX), () => c()')}`,
    ],
    [
      `  let x: X | undefined;\n  try {\n    x = a();\n    ${joined('b(x), c()')}\n  } finally {\n    d();\n  }`,
      `  let x: X | undefined;\n  try {\n    x = a();\n    const knownX = x;\n    ${owned('() => b(knownX), () => c()')}\n  } finally {\n    d();\n  }`,
    ],
    [
      `  var x = a();\n  if (x) {\n    ${joined('b(x), c()')}\n  }`,
      `  var x = a();\n  if (x) {\n    const knownX = x;\n    ${owned('() => b(knownX), () => c()')}\n  }`,
    ],
  ])('%s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test('but none once it is not set any more, nor where a property has its name', () => {
    const code = `  let x = a();\n  x ??= c();\n  if (x) {\n    ${joined('b(x), c()')}\n  }`;
    expect(inside(code).body).not.toContain('known');
    const property = `  let x = a();\n  if (x) {\n    ${joined('b(user.x), c()')}\n  }\n  x = c();`;
    expect(inside(property).body).toContain('() => b(user.x)');
  });

  test('nor is anything known of what a condition only looks up', () => {
    const code = `  if (!opened.has(user.id)) return;\n  ${joined('b(user.id), c()')}`;
    expect(inside(code).body).toContain('() => b(user.id)');
  });

  test('and names of their own in each statement of a block', () => {
    const { body } = inside(
      `  let x = a();\n  if (x) {\n${`    ${joined('b(x), c()')}\n`.repeat(3)}  }\n  x = c();`,
    );
    expect(body.match(/const \w+ = x;/g)).toEqual([
      'const knownX = x;',
      'const knownX2 = x;',
      'const knownX3 = x;',
    ]);
  });
});
