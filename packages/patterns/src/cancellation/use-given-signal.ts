import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { givenSignal, type SignalSource } from '../ast/signal-in-scope.ts';
import { variableOf } from '../ast/scope.ts';
import { hasComment } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';

/** The signal that the function is given, in place of that of a controller which nobody aborts. */
export function useGivenSignal(node: TSESTree.NewExpression, file: SourceFile): Rewrite {
  const declarator = node.parent;
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return { outcome: 'left', reason: 'controller-used-elsewhere' };
  }
  const { id, parent: declaration } = declarator;
  const signal = givenSignal(node, file);
  if (!signal) return { outcome: 'left', reason: 'no-signal-in-scope' };
  const uses = variableOf(file, id.name, id)!.references.filter(({ init }) => !init);
  const edits = uses.map(({ identifier }) => passed(identifier, signal, file));
  const line = lineOf(declaration, file);
  if (edits.includes(undefined) || declaration.declarations.length > 1) {
    return { outcome: 'left', reason: 'controller-used-elsewhere' };
  }
  if (hasComment(file, line)) return { outcome: 'left', reason: 'comment-in-the-way' };
  const title = `Pass \`${signal.text}\` on.`;
  return {
    outcome: 'converted',
    edits: [remove(line), ...(edits as Edit[])],
    imports: [],
    notes: [],
    title,
  };
}

/** `controller.signal`, where the other signal is known under its name too. */
function passed(
  controller: TSESTree.Node,
  { text, variable }: SignalSource,
  file: SourceFile,
): Edit | undefined {
  const member = controller.parent;
  if (member?.type !== 'MemberExpression' || memberName(member) !== 'signal') return undefined;
  if (variableOf(file, variable.name, controller) !== variable) return undefined;
  const { parent } = member;
  const isProperty = parent.type === 'Property' && parent.value === member && !parent.computed;
  const isSame =
    isProperty && text === 'signal' && parent.key.type === 'Identifier' && parent.key.name === text;
  return replace(isSame ? parent.range : member.range, text);
}

/** The declaration, with its line where it has one of its own. */
function lineOf({ range }: TSESTree.Node, { text }: SourceFile): readonly [number, number] {
  const start = text.lastIndexOf('\n', range[0] - 1) + 1;
  const end = text.indexOf('\n', range[1]);
  const isAlone =
    end > 0 && !text.slice(start, range[0]).trim() && !text.slice(range[1], end).trim();
  return isAlone ? [start, end + 1] : range;
}
