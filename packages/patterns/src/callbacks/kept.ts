import { memberName, unwrap } from '../ast/kinds.ts';
import type { Place } from './place.ts';

/**
 * Is the function handed over for another end than to be called there, whatever its type says? A listener is named to
 * be removed or looked up, and what a mock answers goes to the caller of the mock.
 */
export function isKept({ owner }: Place): boolean {
  if (owner.type !== 'CallExpression') return false;
  const callee = unwrap(owner.callee);
  return callee.type === 'MemberExpression' && keepers.has(memberName(callee) ?? '');
}

const keepers = new Set([
  'delete',
  'has',
  'includes',
  'indexOf',
  'lastIndexOf',
  'mockImplementation',
  'mockImplementationOnce',
  'off',
  'removeEventListener',
  'removeListener',
]);
