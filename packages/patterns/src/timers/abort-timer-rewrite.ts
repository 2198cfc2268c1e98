import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { AbortTimer } from './abort-timer.ts';

/**
 * `AbortSignal.timeout(ms)` in place of a controller that does nothing but time out: nobody else aborts
 * it, and the clock starts in the statement after it was made.
 */
export function rewriteAbortTimer(timer: AbortTimer, file: SourceFile): Rewrite {
  const { call, abort, declaration, variable, ms } = timer;
  const reads = variable.references
    .filter(({ identifier, init }) => !init && identifier !== timer.controller)
    .map(({ identifier }) => identifier.parent);
  const fits =
    follows(call.parent, declaration) &&
    !abort.arguments.length &&
    call.arguments.length === 2 &&
    reads.length > 0 &&
    reads.every((each) => memberName(each) === 'signal') &&
    !hasComment(file, [declaration.range[0], call.parent.range[1]]) &&
    !mentionsSignal(file);
  if (!fits) return { outcome: 'left', reason: 'controller-used-elsewhere' };
  const text = `const signal = AbortSignal.timeout(${textOf(file, ms)});`;
  return {
    outcome: 'marked',
    title: 'Use `AbortSignal.timeout()`, whose reason is a `TimeoutError`.',
    edits: [
      replace([declaration.range[0], call.parent.range[1]], text),
      ...reads.map((each) => signalEdit(each, file)),
    ],
    imports: [],
    notes: ['timeout-error'],
  };
}

/** Does nothing lie between the two? */
export function follows(statement: TSESTree.Node, declaration: TSESTree.Node): boolean {
  const { parent } = declaration;
  if (declaration.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) {
    return false;
  }
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return false;
  const statements: readonly TSESTree.Node[] = parent.body;
  const at = statements.indexOf(declaration);
  return at >= 0 && statements[at + 1] === statement;
}

/** Is the name taken, by a variable or as a global? */
function mentionsSignal({ scopeManager }: SourceFile): boolean {
  return scopeManager.scopes.some(
    ({ set, through }) =>
      set.has('signal') || through.some(({ identifier }) => identifier.name === 'signal'),
  );
}

/** `{ signal: controller.signal }` becomes the shorthand. */
export function signalEdit(member: TSESTree.Node, { text }: SourceFile): Edit {
  const parent = member.parent;
  const isOwnKey =
    parent?.type === 'Property' &&
    parent.value === member &&
    !parent.computed &&
    text.slice(parent.key.range[0], parent.key.range[1]) === 'signal';
  return replace(isOwnKey ? parent.range : member.range, 'signal');
}
