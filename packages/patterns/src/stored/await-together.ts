import type { TSESTree } from '@typescript-eslint/types';
import { variableOf } from '../ast/scope.ts';
import { hasComment, outerRange, textOf } from '../ast/tokens.ts';
import { obstacleIn, thunkEdits } from '../combinators/elements.ts';
import type { Change, Left, Match, Rewrite } from '../define-pattern.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';

/** One `const p = f();` and the `const x = await p;` or `await p;` that belongs to it. */
interface Task {
  readonly declaration: TSESTree.VariableDeclaration;
  readonly work: TSESTree.Expression;
  readonly awaiting: TSESTree.Statement;
  /** What the result is called; absent where it is dropped. */
  readonly result: TSESTree.Node | undefined;
}

const left: Left = { outcome: 'left', reason: 'not-awaited-in-turn' };

/**
 * `const p = f(); const q = g(); const x = await p; const y = await q;` becomes one statement. It is that only
 * where these statements follow each other, in the same order, and nothing else mentions the promises.
 */
export function awaitTogether({ node, messageId }: Match, file: SourceFile): Rewrite {
  if (messageId !== 'suspended') return left;
  const tasks = tasksAround(node, file);
  // Every task but the first is a site, and one of them is enough to offer the change.
  if (tasks?.[1]?.work !== node) return left;
  const isBound = tasks.every(({ result }) => result);
  if (!isBound && tasks.some(({ result }) => result)) return left;
  if (tasks.some(({ work }) => obstacleIn(work, file))) return left;
  return together(tasks, isBound, file);
}

function together(tasks: readonly Task[], isBound: boolean, file: SourceFile): Change {
  const names = tasks.flatMap(({ result }) => (result ? [textOf(file, result)] : []));
  const kind = tasks.every(({ awaiting }) => kindOf(awaiting) !== 'let') ? 'const' : 'let';
  const bound = isBound ? `${kind} [${names.join(', ')}] = ` : '';
  const open = `${bound}await ${localName(file, 'TaskGroup')}.all([`;
  return {
    outcome: 'converted',
    edits: edits(tasks, open, file),
    imports: ['TaskGroup'],
    notes: [],
  };
}

function kindOf(statement: TSESTree.Statement): string | undefined {
  return statement.type === 'VariableDeclaration' ? statement.kind : undefined;
}

/** The work stays where it is; what stands around it goes. */
function edits(tasks: readonly Task[], open: string, file: SourceFile): Edit[] {
  const last = tasks.at(-1)!.awaiting;
  return tasks.flatMap(({ declaration, work }, index) => {
    const [start, end] = outerRange(file, work);
    const next = tasks[index + 1]?.declaration.range[0] ?? last.range[1];
    const isLast = index === tasks.length - 1;
    return [
      index === 0
        ? replace([declaration.range[0], start], open)
        : remove([declaration.range[0], start]),
      ...thunkEdits(work, file),
      replace([end, next], isLast ? ']);' : ', '),
    ];
  });
}

/** The declarations before the first `await` of them, when what follows awaits all of them in turn. */
function tasksAround(node: TSESTree.Node, file: SourceFile): Task[] | undefined {
  const declaration = node.parent?.parent;
  const list = declaration?.parent && statementsOf(declaration.parent);
  if (!list) return undefined;
  const at = list.indexOf(declaration as TSESTree.Statement);
  const isNone = (statement: TSESTree.Statement) => !promiseName(statement);
  const first = list.slice(0, at).findLastIndex(isNone) + 1;
  const after = list.slice(at).findIndex(isNone);
  const end = after < 0 ? list.length : at + after;
  for (let start = first; start < end - 1 && start <= at; start++) {
    const tasks = tasksOf(list.slice(start, end), list.slice(end, end + end - start), file);
    if (
      tasks &&
      !hasComment(file, [tasks[0]!.declaration.range[0], tasks.at(-1)!.awaiting.range[1]])
    )
      return tasks;
  }
  return undefined;
}

function tasksOf(
  declarations: readonly TSESTree.Statement[],
  awaiting: readonly TSESTree.Statement[],
  file: SourceFile,
): Task[] | undefined {
  const tasks = declarations.flatMap((statement, index) => {
    const name = promiseName(statement)!;
    const awaited = awaiting[index] && awaitedIn(awaiting[index]);
    const references = variableOf(file, name.name, name)?.references.length;
    if (awaited?.name !== name.name || references !== 2) return [];
    const declaration = statement as TSESTree.VariableDeclaration;
    const work = declaration.declarations[0].init!;
    return [{ declaration, work, awaiting: awaiting[index]!, result: awaited.result }];
  });
  return tasks.length === declarations.length ? tasks : undefined;
}

/** `p` of `const p = f();`. */
function promiseName(statement: TSESTree.Statement): TSESTree.Identifier | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return undefined;
  const [declarator, ...others] = statement.declarations;
  if (declarator?.init?.type !== 'CallExpression' || others.length) return undefined;
  const { id } = declarator;
  return id.type === 'Identifier' && !id.typeAnnotation ? id : undefined;
}

/** `p` and `x` of `const x = await p;`, or `p` of `await p;`. */
function awaitedIn(statement: TSESTree.Statement) {
  const declarator =
    statement.type === 'VariableDeclaration' && statement.declarations.length === 1
      ? statement.declarations[0]
      : undefined;
  const value = statement.type === 'ExpressionStatement' ? statement.expression : declarator?.init;
  if (value?.type !== 'AwaitExpression' || value.argument.type !== 'Identifier') return undefined;
  if (declarator?.id.typeAnnotation || kindOf(statement) === 'using') return undefined;
  return { name: value.argument.name, result: declarator?.id };
}

function statementsOf(node: TSESTree.Node): readonly TSESTree.Statement[] | undefined {
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body;
    case 'Program':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return undefined;
  }
}
