import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { knownOfFile } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the file await the same function somewhere: the same name of the same variable, or of `this`? What takes a
 * function may return what that one does, a promise here and nothing there.
 */
export function isAwaitedElsewhere(call: TSESTree.CallExpression, file: SourceFile): boolean {
  if (call.arguments.some(isFunctionValue)) return false;
  const path = pathOf(call.callee, file);
  return Boolean(
    path && awaitedIn(file).some(({ names, root }) => names === path.names && root === path.root),
  );
}

interface Path {
  /** The variable, or the class that `this` is of. */
  readonly root: Variable | TSESTree.Node;
  readonly names: string;
}

const knownPaths = knownOfFile<SourceFile['ast'], readonly Path[]>();

function awaitedIn(file: SourceFile): readonly Path[] {
  const known = knownPaths(file);
  const paths = known.get(file.ast) ?? findAwaited(file);
  known.set(file.ast, paths);
  return paths;
}

function findAwaited(file: SourceFile): Path[] {
  const paths: Path[] = [];
  if (!/\bawait\b/.test(file.text)) return paths;
  for (const node of walk(file.ast, file.visitorKeys)) {
    if (node.type !== 'AwaitExpression') continue;
    const call = unwrap(node.argument);
    const path = call.type === 'CallExpression' ? pathOf(call.callee, file) : undefined;
    if (path) paths.push(path);
  }
  return paths;
}

/** `a.b.c` of the variable `a`; nothing where a name is computed or the root is no variable. */
function pathOf(callee: TSESTree.Node, file: SourceFile): Path | undefined {
  const names: string[] = [];
  let node = unwrap(callee);
  while (node.type === 'MemberExpression') {
    const name = memberName(node);
    if (name === undefined) return undefined;
    names.unshift(name);
    node = unwrap(node.object);
  }
  const root = rootOf(node, file);
  return root && { root, names: names.join('.') };
}

function rootOf(node: TSESTree.Node, file: SourceFile): Path['root'] | undefined {
  if (node.type === 'Identifier') return variableOf(file, node.name, node);
  if (node.type !== 'ThisExpression') return undefined;
  for (let at = node.parent as TSESTree.Node | undefined; at; at = at.parent) {
    if (at.type === 'ClassBody') return at;
  }
  return undefined;
}
