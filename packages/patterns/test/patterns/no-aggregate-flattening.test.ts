import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-aggregate-flattening.ts';
import { findings, rewrite } from '../rewrite.ts';

function reports(code: string, path?: string) {
  return findings(pattern, code, path ? { path } : {})
    .join()
    .replace(/\d+: /g, '');
}

const imports = `import { catchGroup, TaskGroup, TaskGroupError, withTaskGroup } from '@taskgroup/runtime';`;

/** A handler of what a group throws. */
function ofGroup(body: string) {
  return `${imports} async function f() { try { await withTaskGroup(run); } catch (e) { ${body} } }`;
}

/** A handler of what may be anything. */
function caught(body: string) {
  return `${imports} async function f() { try { await run(); } catch (e) { ${body} } }`;
}

describe('reports', () => {
  test.for([
    ['the first of a group', ofGroup('throw e.errors[0];'), 'thrown'],
    ['by a cast', caught('throw (e as AggregateError).errors[0];'), 'thrown'],
    ['by a cast of the runtime', caught('throw (e as TaskGroupError).errors[0]!;'), 'thrown'],
    [
      'by a class',
      caught('if (e instanceof AggregateError) throw e.errors[0]; throw e;'),
      'thrown',
    ],
    [
      'by a class of the runtime',
      caught('if (e instanceof TaskGroupError) { throw e.errors[0]; } throw e;'),
      'thrown',
    ],
    ['optionally', ofGroup('throw e.errors?.[0];'), 'thrown'],
    [
      'in a group of a twin that fails last',
      `${imports} async function f() { try { await TaskGroup.any(xs); } catch (e) { throw e.errors[0]; } }`,
      'thrown',
    ],
    ['in a handler', 'run().catch((e: AggregateError) => { throw e.errors[0]; });', 'thrown'],
    ['returned', ofGroup('return e.errors[0];'), 'first'],
    ['logged', caught('if (e instanceof AggregateError) log(e.errors[0]);'), 'first'],
    ['wrapped', ofGroup('throw new Error("x", { cause: e.errors[0] });'), 'first'],
    ['chosen', caught('const c = e instanceof AggregateError ? e.errors[0] : e; log(c);'), 'first'],
    ['twice', ofGroup('log(e.errors[0]); throw e.errors[0];'), 'first,thrown'],
  ])('%s', ([, code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('in JavaScript', () => {
    expect(reports(ofGroup('throw e.errors[0];'), 'input.js')).toBe('thrown');
  });
});

describe('accepts', () => {
  test.for([
    ['throwing the group', ofGroup('throw e;')],
    ['an only error', ofGroup('if (e.errors.length === 1) throw e.errors[0]; throw e;')],
    ['all of them', ofGroup('for (const each of e.errors) log(each); throw e.errors[0];')],
    ['the group as the cause', ofGroup('throw new Error(e.errors[0].message, { cause: e });')],
    ['a log of the group', ofGroup('console.error(e); throw e.errors[0];')],
    ['a log of the first before the group is thrown', ofGroup('log(e.errors[0]); throw e;')],
    ['the group handed on', ofGroup('report(e); throw e.errors[0];')],
    ['the leaves', ofGroup('log(e.leaves()); throw e.errors[0];')],
    ['another one', ofGroup('throw e.errors[1];')],
    ['any of them', ofGroup('throw e.errors[index];')],
    ['sorting', ofGroup('await catchGroup(e, [[RangeError, log]]); throw e.errors[0];')],
    ['errors of a validation', caught('throw e.errors[0];')],
    ['errors of another class', caught('if (e instanceof ZodError) throw e.errors[0]; throw e;')],
    ['errors of another cast', caught('throw (e as ZodError).errors[0];')],
    ['errors of something else', ofGroup('throw result.errors[0];')],
    ['a parameter', 'function f(e: AggregateError) { throw e.errors[0]; }'],
    [
      'a twin that throws the first itself',
      `${imports} async function f() { try { await TaskGroup.all(xs); } catch (e) { throw e.errors[0]; } }`,
    ],
    [
      'a group of somebody else',
      'async function f() { try { await withTaskGroup(run); } catch (e) { throw e.errors[0]; } }',
    ],
    ['a handler without a type', 'run().catch((e) => { throw e.errors[0]; });'],
    ['a name that is set', ofGroup('e = other; throw e.errors[0];')],
    ['a destructured error', ofGroup('').replace('(e)', '({ errors })')],
    ['another property', ofGroup('throw e.failures[0];')],
    ['a list of its own', ofGroup('const errors = []; throw errors[0];')],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('offers', () => {
  test('to throw the group', () => {
    expect(
      rewrite(pattern, 'try { f(); } catch (e) { throw (e as AggregateError).errors[0]; }').text,
    ).toBe('try { f(); } catch (e) { throw e; }');
  });

  test('nothing where the error is used otherwise', () => {
    expect(rewrite(pattern, ofGroup('return e.errors[0];')).said).toEqual(['left: others-unclear']);
  });
});
