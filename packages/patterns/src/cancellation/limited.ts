import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { exportOf } from '../ast/module-export.ts';
import { functionOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isRuntimeCall, knownApi } from './known-call.ts';

/** Is the expression shielded: whatever is passed on in it comes from the shield? */
export function isShieldedCall(node: TSESTree.Node, file: SourceFile): boolean {
  return contains(node, file.visitorKeys, (each) => named(each, /shield/i));
}

/** The call that an `await` of a clean-up waits for, when nothing shows how it would end by itself. */
export function unlimitedCall(
  argument: TSESTree.Node,
  file: SourceFile,
): TSESTree.CallExpression | undefined {
  const call = firstOfChain(unwrap(argument));
  if (call.type !== 'CallExpression' || isLimited(argument, file)) return undefined;
  return endsByItself(call, file) ? undefined : call;
}

/** `save()` of `save().catch(report)`. */
function firstOfChain(node: TSESTree.Node): TSESTree.Node {
  if (node.type !== 'CallExpression') return node;
  const callee = unwrap(node.callee);
  const isChained =
    callee.type === 'MemberExpression' && /^(then|catch|finally)$/.test(memberName(callee) ?? '');
  return isChained ? firstOfChain(unwrap(callee.object)) : node;
}

/** Does anything in it speak of a limit, or is the function that is called one of this file that does? */
function isLimited(argument: TSESTree.Node, file: SourceFile): boolean {
  const speaks = (node: TSESTree.Node) =>
    contains(node, file.visitorKeys, (each) => named(each, limits));
  if (speaks(argument)) return true;
  const call = firstOfChain(unwrap(argument)) as TSESTree.CallExpression;
  const own = call.callee.type === 'Identifier' ? functionOf(file, call.callee) : undefined;
  return own !== undefined && speaks(own.body);
}

const limits = /time_?out|deadline|shield|^(race|failA|moveOnA|within)|signal|abort/i;

function named(node: TSESTree.Node, pattern: RegExp): boolean {
  return node.type === 'Identifier' && pattern.test(node.name);
}

/** Combinators wait for what runs already, the file system and timers for nobody else, and a log is none of the work. */
function endsByItself(call: TSESTree.CallExpression, file: SourceFile): boolean {
  if (isLog(call)) return true;
  const callee = unwrap(call.callee);
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
  if (object.type === 'Identifier' && object.name === 'Promise') return true;
  if (/^(sleep|delay|wait|join|checkpoint|nextTick|tick)$/.test(calleeName(call) ?? ''))
    return true;
  if (isRuntimeCall(call, file) && !knownApi(call, file)) return true;
  return /^(fs|fs\/promises|fs-extra|graceful-fs|timers\/promises)$/.test(
    exportOf(call.callee, file)?.module ?? '',
  );
}

/** `server.close()`, `closeAll()`, `resource[Symbol.asyncDispose]()`. */
export function isClosingCall(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression' && callee.computed) {
    return /^(asyncDispose|dispose)$/.test(memberName(callee.property) ?? '');
  }
  return closing.test(calleeName(call) ?? '');
}

const closing =
  /^_?(close|dispose|end|destroy|release|disconnect|stop|quit|terminate|kill|shut[dD]own|unlock|cancel|clean[uU]p|tear[dD]own|return)(?![a-z])/;
