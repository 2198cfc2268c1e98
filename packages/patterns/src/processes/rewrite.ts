import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { enclosingFunction } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import { constantValue, variableOf } from '../ast/scope.ts';
import { outerRange, textOf } from '../ast/tokens.ts';
import { obstacleIn } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * `spawn(command, args)` becomes `runProcess(command, args)`, in the group at hand or awaited, where both understand
 * every argument alike. Whatever went through a shell does not: `runProcess` has none.
 */
export function runInstead(node: TSESTree.Node, file: SourceFile): Rewrite {
  const fits = node.type === 'CallExpression' && fittingEdits(node, file);
  const place = fits && placeOf(node);
  if (!fits || !place) return { outcome: 'left', reason: 'no-direct-counterpart' };
  if (place.parent!.type === 'AwaitExpression') {
    return change('Await `runProcess()`.', [
      ...fits,
      ...signalEdits(node, file, signalAt(node, file)),
    ]);
  }
  const start = place === node ? [] : [remove([place.range[0], outerRange(file, node)[0]])];
  const group = groupInScope(node, file);
  if (group) return runInGroup(group, node, [...start, ...fits], file);
  if (!enclosingFunction(node)?.async) return { outcome: 'left', reason: 'no-group-in-scope' };
  return change('Await `runProcess()`.', [
    ...start,
    insert(node.range[0], 'await '),
    ...fits,
    ...signalEdits(node, file, signalAt(node, file)),
  ]);
}

function runInGroup(
  group: string,
  node: TSESTree.CallExpression,
  edits: readonly Edit[],
  file: SourceFile,
): Rewrite {
  const obstacle = obstacleIn(node, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const isNamed = /\bsignal\b/.test(textOf(file, node));
  if (isNamed) return { outcome: 'left', reason: 'no-direct-counterpart' };
  return change(`Run it in \`${group}\` with \`runProcess()\`.`, [
    insert(node.range[0], `${group}.startSoon(({ signal }) => `),
    ...edits,
    ...signalEdits(node, file, 'signal'),
    insert(node.range[1], ')'),
  ]);
}

/** The statement's own expression, `void` included; or the call, where it is awaited. */
function placeOf(node: TSESTree.CallExpression): TSESTree.Node | undefined {
  const { parent } = node;
  const at = parent.type === 'UnaryExpression' && parent.operator === 'void' ? parent : node;
  return /^(ExpressionStatement|AwaitExpression)$/.test(at.parent.type) ? at : undefined;
}

/** The edits that make the arguments fit, without those for the signal. */
function fittingEdits(node: TSESTree.CallExpression, file: SourceFile): Edit[] | undefined {
  const called = exportOf(node.callee, file);
  if (called?.module !== 'child_process' || !/^(spawn|execFile)$/.test(called.name))
    return undefined;
  const [command, args, options, more] = node.arguments;
  if (!command || command.type === 'SpreadElement' || more) return undefined;
  if (args && !options && !isArray(args, file)) return undefined;
  const optionEdits = options ? editsOfOptions(options) : [];
  return optionEdits && [replace(node.callee.range, localName(file, 'runProcess')), ...optionEdits];
}

function isArray(args: TSESTree.Node, file: SourceFile): boolean {
  const value = args.type === 'Identifier' ? constantValue(file, args) : args;
  return value?.type === 'ArrayExpression';
}

function editsOfOptions(options: TSESTree.Node): Edit[] | undefined {
  if (options.type !== 'ObjectExpression') return undefined;
  const edits: Edit[] = [];
  for (const property of options.properties) {
    const name = property.type === 'Property' && !property.computed && property.key;
    if (!name || name.type !== 'Identifier') return undefined;
    if (name.name === 'stdio') {
      const streams = streamsOf(property.value);
      if (streams === undefined) return undefined;
      edits.push(replace(property.range, streams));
    } else if (!sharedOptions.has(name.name)) return undefined;
  }
  return edits;
}

const sharedOptions = new Set(['cwd', 'env', 'uid', 'gid']);

function streamsOf(stdio: TSESTree.Node): string | undefined {
  if (stdio.type !== 'Literal') return undefined;
  const { raw, value } = stdio;
  if (value === 'inherit') return `stdin: ${raw}, stdout: ${raw}, stderr: ${raw}`;
  return value === 'ignore' ? `stdout: ${raw}, stderr: ${raw}` : undefined;
}

/** The signal that ends the process too, added to its options. */
function signalEdits(
  { arguments: [command, args, options] }: TSESTree.CallExpression,
  _file: SourceFile,
  signal: string | undefined,
): Edit[] {
  if (!signal) return [];
  if (options?.type === 'ObjectExpression') {
    const [first] = options.properties;
    return first
      ? [insert(first.range[0], `${signal}, `)]
      : [replace(options.range, `{ ${signal} }`)];
  }
  return [insert((args ?? command!).range[1], `${args ? '' : ', []'}, { ${signal} }`)];
}

/** A parameter named `signal`, which is an `AbortSignal` wherever one is passed on. */
function signalAt(node: TSESTree.Node, file: SourceFile): string | undefined {
  const definition = variableOf(file, 'signal', node)?.defs[0];
  return definition?.type === 'Parameter' ? 'signal' : undefined;
}

function change(title: string, edits: readonly Edit[]): Rewrite {
  return { outcome: 'converted', edits, imports: ['runProcess'], notes: [], title };
}
