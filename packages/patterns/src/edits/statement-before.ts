import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { insert, type Edit } from './edit.ts';
import { endOfLine, semicolonOf } from './file-style.ts';

/** Puts a statement before another one, within braces of their own where only one may stand. */
export function statementBefore(
  statement: TSESTree.Statement,
  text: string,
  file: SourceFile,
): Edit[] {
  const { parent, range } = statement;
  const added = text + semicolonOf(file);
  const indent = indentOf(statement, file);
  const isInList = parent.type === 'BlockStatement' || parent.type === 'Program';
  const line = endOfLine(file);
  if (isInList)
    return [insert(range[0], added + (isFirstOnLine(statement, file) ? line + indent : ' '))];
  const inner = line + indent + (/\t/.test(indent) ? '\t' : '  ');
  return [insert(range[0], `{${inner}${added}${inner}`), insert(range[1], `${line}${indent}}`)];
}

/** Puts a statement at the start of a loop's body. */
export function statementAtStart(body: TSESTree.Statement, text: string, file: SourceFile): Edit[] {
  if (body.type !== 'BlockStatement') return statementBefore(body, text, file);
  const [first] = body.body;
  return first ? statementBefore(first, text, file) : [insert(body.range[0] + 1, ` ${text}; `)];
}

function indentOf(node: TSESTree.Node, { text }: SourceFile): string {
  const start = text.lastIndexOf('\n', node.range[0] - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}

function isFirstOnLine({ range }: TSESTree.Node, { text }: SourceFile): boolean {
  const start = text.lastIndexOf('\n', range[0] - 1) + 1;
  return text.slice(start, range[0]).trim() === '';
}
