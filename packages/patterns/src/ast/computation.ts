import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from './kinds.ts';

/**
 * A call that only makes one value of others, by the name of what is called: `Buffer.byteLength(text)`, `path.join(a, b)`,
 * `name.startsWith('a')`, `new Error(text)`. It changes nothing, tells by nothing but its result what it was given, and takes
 * whatever it is given, unlike `JSON.parse(text)` or `new URL(text)`.
 */
export function isComputation(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type === 'Identifier')
    return (node.type === 'NewExpression' ? made : called).test(callee.name);
  const method = node.type === 'CallExpression' ? memberName(callee) : undefined;
  if (!method || callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  const whole = object.type === 'Identifier' ? `${object.name}.${method}` : '';
  return statics.test(whole) || ofText.test(method);
}

const made = /^(?:\w*Error|URLSearchParams|Date|Set|Map|Array|TextEncoder|TextDecoder)$/;

const called =
  /^(?:String|Number|Boolean|Symbol|parseInt|parseFloat|isNaN|isFinite|encodeURI(?:Component)?)$/;

const statics = new RegExp(
  `^(?:${[
    'Math\\.\\w+',
    'JSON\\.stringify',
    'Object\\.(?:entries|fromEntries|hasOwn|keys|values)',
    'Array\\.(?:from|isArray|of)',
    'Number\\.\\w+',
    'String\\.(?:fromCharCode|fromCodePoint|raw)',
    'Buffer\\.(?:byteLength|concat|from|isBuffer)',
    'path\\.(?:basename|dirname|extname|format|isAbsolute|join|normalize|parse|relative|resolve)',
  ].join('|')})$`,
);

const ofText = new RegExp(
  `^(?:${[
    'charAt|charCodeAt|codePointAt|endsWith|join|localeCompare|normalize|padEnd|padStart|repeat|slice|split',
    'startsWith|substring|toFixed|toISOString|toLocaleString|toLowerCase|toString|toUpperCase|trim|trimEnd|trimStart',
  ].join('|')})$`,
);
