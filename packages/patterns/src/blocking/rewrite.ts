import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { exportOf } from '../ast/module-export.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';

/** `fs.readFileSync(path)` becomes `await fs.promises.readFile(path)`, where both take and return the same. */
export function awaitInstead(node: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const called = exportOf(node.callee, file);
  const method = called?.name.replace(/Sync$/, '') ?? '';
  if (called?.module !== 'fs' || !counterparts.has(method) || hasHandle(node)) {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  if (!canAwait(node)) return { outcome: 'left', reason: 'not-in-async-function' };
  const { callee } = node;
  const title = `Await \`${method}()\` of \`node:fs/promises\`.`;
  const change = { outcome: 'converted', notes: [], title } as const;
  if (callee.type === 'MemberExpression') {
    const member = replace(callee.property.range, `promises.${method}`);
    return { ...change, edits: [...awaitEdits(node), member], imports: [] };
  }
  const name = `node:fs/promises#${method}` as const;
  const edits = [...awaitEdits(node), replace(callee.range, localName(file, name))];
  return { ...change, edits, imports: [name] };
}

/** What `fs/promises` has under the same name, with the same arguments and result. */
const counterparts = new Set(
  'access appendFile chmod chown copyFile cp lchown link lstat mkdir mkdtemp readdir readFile readlink realpath rename rm rmdir stat statfs symlink truncate unlink utimes writeFile'.split(
    ' ',
  ),
);

/** A file descriptor is only understood by the blocking form, and an absent file may only be no error there. */
function hasHandle({ arguments: [path, options] }: TSESTree.CallExpression): boolean {
  if (!path || path.type === 'SpreadElement') return true;
  if (path.type === 'Literal' && typeof path.value === 'number') return true;
  if (path.type === 'Identifier' && /fd|descriptor|handle/i.test(path.name)) return true;
  return options?.type === 'ObjectExpression' && options.properties.some(isOnlyBlocking);
}

function isOnlyBlocking(property: TSESTree.ObjectLiteralElement): boolean {
  if (property.type !== 'Property' || property.key.type !== 'Identifier') return true;
  return property.key.name === 'throwIfNoEntry';
}

/** Directly in the body of an async function: parameters and callbacks cannot await. */
function canAwait(node: TSESTree.Node): boolean {
  const around = enclosingFunction(node);
  return Boolean(around?.async) && node.range[0] >= around!.body.range[0];
}

function awaitEdits(node: TSESTree.CallExpression): Edit[] {
  if (!needsParentheses(node)) return [insert(node.range[0], 'await ')];
  return [insert(node.range[0], '(await '), insert(node.range[1], ')')];
}

function needsParentheses(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node;
    case 'TaggedTemplateExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return true;
    case 'BinaryExpression':
      return parent.operator === '**' && parent.left === node;
    default:
      return false;
  }
}
