import type { TSESTree } from '@typescript-eslint/types';
import { textOf } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** The text of a node that moves to where another one starts, its further lines as far to the right as they were of it. */
export function movedText(node: TSESTree.Node, to: TSESTree.Node, file: SourceFile): string {
  const text = textOf(file, node);
  const [from, goal] = [indentAt(node, file), indentAt(to, file)];
  const isDeeper = from.length > goal.length && from.startsWith(goal);
  // The lines of a template are what it says.
  if (!isDeeper || contains(node, file.visitorKeys, isLongTemplate)) return text;
  return text.replaceAll(`\n${from}`, `\n${goal}`);
}

function indentAt({ range }: TSESTree.Node, { text }: SourceFile): string {
  const start = text.lastIndexOf('\n', range[0] - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}

function isLongTemplate({ type, loc }: TSESTree.Node): boolean {
  return type === 'TemplateElement' && loc.start.line < loc.end.line;
}
