import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { constantBefore } from '../ast/scope.ts';
import { outerRange, tokenBefore } from '../ast/tokens.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { Fit } from './items.ts';
import type { Recipe } from './recipe.ts';

/** Adds properties to the twin's options, which are its last argument, on a line of their own where that has one. */
export function addOptions(
  call: TSESTree.CallExpression,
  properties: readonly string[],
  file: SourceFile,
): Edit[] {
  const last = call.arguments.at(-1)!;
  const [start, end] = outerRange(file, last);
  const before = tokenBefore(file, start)!;
  const gap = /^\s*?(\r?\n[ \t]*)$/.exec(file.text.slice(before.range[1], start))?.[1] ?? ' ';
  return [insert(end, `,${gap}{ ${properties.join(', ')} }`)];
}

/** The property that gives a twin its limit. */
export function limitOption(limit: string): string {
  return limit === 'limit' ? limit : `limit: ${limit}`;
}

/** Turns the options of the library into those of the twin. */
export function renameOptions(given: TSESTree.Expression, recipe: Recipe, file: SourceFile): Fit {
  const node = unwrap(given);
  if (node.type === 'ObjectExpression' && node === given) return renameAll(node, recipe);
  if (node.type === 'Identifier' && node.name === 'undefined') return { edits: [] };
  const value = node.type === 'Identifier' ? constantBefore(file, node) : undefined;
  const names = value?.type === 'ObjectExpression' ? namesIn(value) : undefined;
  if (!names?.every((name) => name === 'concurrency' || name === 'signal') || !names.length) {
    return leave('options-elsewhere');
  }
  const text = file.text.slice(...node.range);
  const properties = names.map((name) => `${twinNames[name]}: ${text}.${name}`);
  return {
    edits: [replace(node.range, `{ ${properties.join(', ')} }`)],
    notes: names.includes('concurrency') ? limitNotes(node, recipe) : [],
  };
}

function renameAll(options: TSESTree.ObjectExpression, recipe: Recipe): Fit {
  const names = namesIn(options);
  if (!names) return leave('options-elsewhere');
  const edits: Edit[] = [];
  const notes: ReasonCode[] = [];
  for (const property of options.properties) {
    const fit = renameOne(property as TSESTree.Property, recipe);
    if (fit.left) return fit;
    edits.push(...fit.edits);
    notes.push(...(fit.notes ?? []));
  }
  return { edits, notes };
}

const twinNames: Readonly<Record<string, string>> = { concurrency: 'limit', signal: 'signal' };

function renameOne(property: TSESTree.Property, recipe: Recipe): Fit {
  const name = nameOf(property)!;
  if (name === 'stopOnError' && !recipe.laxLimit) return policy(property);
  const twinName = twinNames[name];
  if (!twinName || (name === 'signal' && recipe.laxLimit)) return leave('no-direct-counterpart');
  const notes = name === 'concurrency' ? limitNotes(property.value, recipe) : [];
  if (twinName === name) return { edits: [], notes };
  const text = property.shorthand ? `${twinName}: ${name}` : twinName;
  const range = property.shorthand ? property.range : property.key.range;
  return { edits: [replace(range, text)], notes };
}

/** `stopOnError: false` runs them all and then tells of every failure at once. */
function policy({ value, range }: TSESTree.Property): Fit {
  if (value.type !== 'Literal') return leave('options-elsewhere');
  if (value.value === true) return { edits: [replace(range, "policy: 'failFast'")] };
  return {
    edits: [replace(range, "policy: 'collectAll', throws: 'group'")],
    notes: ['fails-as-group'],
  };
}

function limitNotes(value: TSESTree.Node, { laxLimit, limitNotes = [] }: Recipe): ReasonCode[] {
  const isSure = value.type === 'Literal' && typeof value.value === 'number' && value.value >= 1;
  return [...limitNotes, ...(laxLimit && !isSure ? (['limit-below-one'] as const) : [])];
}

/** The names of the properties; `undefined` where not each of them is written out. */
function namesIn({ properties }: TSESTree.ObjectExpression): string[] | undefined {
  const names = properties.map((each) =>
    each.type === 'Property' && !each.computed && !each.method ? nameOf(each) : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Of a key with quotes around it too. */
function nameOf({ key }: TSESTree.Property): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}

function leave(left: ReasonCode): Fit {
  return { edits: [], left };
}
