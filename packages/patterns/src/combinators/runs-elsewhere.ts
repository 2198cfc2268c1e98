import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Is the code around turned into text, and then run in the page of a browser, in a worker or in a bundle? No import of
 * this file reaches it there.
 */
export function runsElsewhere(node: TSESTree.Node, file: SourceFile): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at) && namesOf(at, file).some(isSent)) return true;
  }
  return false;
}

/** The function itself, and every use of its name. */
function namesOf(around: FunctionNode, file: SourceFile): TSESTree.Node[] {
  const name = nameOf(around);
  const uses = name ? (variableOf(file, name.name, name)?.references ?? []) : [];
  const value = around.type === 'FunctionDeclaration' ? [] : [around];
  return [...value, ...uses.map(({ identifier }) => identifier)];
}

function nameOf(around: FunctionNode): TSESTree.Identifier | undefined {
  if (around.type === 'FunctionDeclaration') return around.id ?? undefined;
  const { parent } = around;
  const isNamed = parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
  return isNamed ? (parent.id as TSESTree.Identifier) : undefined;
}

function isSent(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'TemplateLiteral':
      return true;
    case 'MemberExpression':
      return parent.object === node && memberName(parent) === 'toString';
    case 'NewExpression':
      return parent.callee !== node && /Worker/.test(calleeName(parent) ?? '');
    case 'CallExpression':
      return parent.callee !== node && isSender(unwrap(parent.callee));
    default:
      return false;
  }
}

/** `page.evaluate(…)`, `driver.executeScript(…)`, `String(…)`. */
function isSender(callee: TSESTree.Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'String';
  return senders.test(memberName(callee) ?? '');
}

/** Of Playwright, Puppeteer and Selenium. */
const senders =
  /^(evaluate(All|Handle|OnNewDocument)?|\$\$?eval|addInitScript|execute(Async)?Script)$/;
