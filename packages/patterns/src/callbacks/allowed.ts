import type { TSESTree } from '@typescript-eslint/types';
import { calleeName } from '../ast/kinds.ts';
import { attributeName, pathOf } from './name.ts';
import type { AsyncCallbackOptions } from './options.ts';
import type { Place } from './place.ts';

/** Do the options name this place as one that takes async functions? */
export function isAllowed({ owner }: Place, options: AsyncCallbackOptions): boolean {
  switch (owner.type) {
    case 'CallExpression':
      return isAllowedCallee(owner, options);
    case 'NewExpression':
      return isNamed(pathOf(owner.callee), options.allowCallees);
    case 'JSXAttribute':
      return options.allowAttributes.some((each) => fits(attributeName(owner), each));
    case 'AssignmentExpression':
      return isNamed(pathOf(owner.left), options.allowCallees);
    default:
      return false;
  }
}

function isAllowedCallee(
  call: TSESTree.CallExpression,
  { allowCallees, allowEvents }: AsyncCallbackOptions,
): boolean {
  // It hands back a function, and calls the one it was given when that is called.
  if (calleeName(call) === 'promisify') return true;
  const [event] = call.arguments;
  const isEvent = event?.type === 'Literal' && allowEvents.includes(String(event.value));
  return isEvent || isNamed(pathOf(call.callee), allowCallees);
}

/** `on` fits `on` and `a.on`. */
function isNamed(path: string | undefined, names: readonly string[]): boolean {
  return path !== undefined && names.some((name) => path === name || path.endsWith(`.${name}`));
}

/** A `*` at the end stands for any rest. */
function fits(name: string, wanted: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
