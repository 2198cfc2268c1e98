import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, unwrap } from '../ast/kinds.ts';
import { tokenBefore } from '../ast/tokens.ts';
import { taskName } from '../background/task-name.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { quoteOf } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';

/** Says of a task what it would be without a word: its name after what it does, the usual priority, its file. */
export function addMetadata(
  call: TSESTree.CallExpression,
  options: TSESTree.Node | undefined,
  missing: readonly string[],
  file: SourceFile,
): Rewrite {
  const fields = missing.map((name) => fieldOf(name, call, file));
  const edit = fields.includes(undefined)
    ? undefined
    : give(call, options, fields.join(', '), file);
  if (!edit) return { outcome: 'left', reason: 'options-elsewhere' };
  return { outcome: 'converted', edits: [edit], imports: [], notes: [] };
}

function fieldOf(name: string, call: TSESTree.CallExpression, file: SourceFile) {
  const quote = quoteOf(file);
  switch (name) {
    case 'name':
      return `name: ${quote}${taskName(workOf(call), file)}${quote}`;
    case 'priority':
      return `priority: ${quote}NORMAL${quote}`;
    case 'tags':
      return `tags: { module: ${quote}${moduleName(file)}${quote} }`;
    default:
      return undefined;
  }
}

/** What the task runs: the argument that is a function, or that the definition names as `run`. */
function workOf(call: TSESTree.CallExpression): TSESTree.Node {
  const [first] = call.arguments;
  if (calleeName(call) !== 'defineTask' || first?.type !== 'ObjectExpression') {
    return call.arguments.find((each) => isFunctionValue(unwrap(each))) ?? first ?? call;
  }
  const run = first.properties.find(
    (each) => each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'run',
  );
  return run?.type === 'Property' ? run.value : call;
}

function moduleName({ path }: SourceFile): string {
  const [folder = '', base = ''] = path.split(/[/\\]/).slice(-2);
  const [name = ''] = base.split('.');
  return (name === 'index' ? folder : name) || 'main';
}

function give(
  call: TSESTree.CallExpression,
  options: TSESTree.Node | undefined,
  fields: string,
  file: SourceFile,
): Edit | undefined {
  if (options) {
    if (options.type !== 'ObjectExpression') return undefined;
    const last = options.properties.at(-1);
    return last ? insert(last.range[1], `, ${fields}`) : replace(options.range, `{ ${fields} }`);
  }
  const last = call.arguments.at(-1);
  const close = tokenBefore(file, call.range[1]);
  if (!last || !close || calleeName(call) === 'defineTask') return undefined;
  const before = tokenBefore(file, close.range[0])!;
  return insert(before.range[1], `${before.value === ',' ? ' ' : ', '}{ ${fields} }`);
}
