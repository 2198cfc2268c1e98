import { addLimit } from '../combinators/limit-rewrite.ts';
import { spawnsPerItem } from '../combinators/spawn-loop.ts';
import { unboundedCall } from '../combinators/unbounded.ts';
import { definePattern } from '../define-pattern.ts';

interface UnboundedConcurrencyOptions {
  readonly maxLiteral: number;
  readonly checkGroups: boolean;
}

const SUGGESTED_LIMIT = 16;

export default definePattern<UnboundedConcurrencyOptions>({
  id: 'no-unbounded-concurrency',
  title: 'Disallow as many tasks at once as a collection has items',
  since: '0.1.0',
  messages: {
    map: 'This starts one task for each item, all at once. A large input then exhausts sockets, memory or the service behind. Use `TaskGroup.map()` with a `limit`.',
    spawn:
      'This loop starts one task for each item, all at once. A large input then exhausts sockets, memory or the service behind. Give the group a `limit`, or share a `CapacityLimiter`.',
  },
  why: 'Ten items in a test are ten thousand in production. One request, file or query for each of them at the same time exhausts file descriptors, connection pools and memory, and the service on the other side fails for everybody else too. A limit costs nothing where the input is small.',
  suggestion: 'Give the tasks a limit.',
  suggestions: 'several',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  // What a group runs has an owner at least, which stops all of it when one fails.
  presetOptions: { strict: { checkGroups: false } },
  speaksOf: 'conduct',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['MemberExpression', 'CallExpression'],
  looksLike: /\b(?:Promise|startSoon|trySpawn|allSettled|map|forEach|from)\b/,
  options: {
    schema: {
      maxLiteral: {
        type: 'integer',
        minimum: 0,
        description: 'How many items of a collection written in the file need no limit.',
      },
      checkGroups: {
        type: 'boolean',
        description: 'Also report the functions of the runtime when they are given no `limit`.',
      },
    },
    defaults: { maxLiteral: 16, checkGroups: true },
  },

  match(node, file, { maxLiteral, checkGroups }) {
    if (node.type === 'MemberExpression') {
      const found = unboundedCall(node, maxLiteral, file);
      const isFinding = found && (checkGroups || !found.takesLimit);
      return isFinding ? { node, messageId: 'map', data: {} } : undefined;
    }
    const isSpawn = checkGroups && spawnsPerItem(node, maxLiteral, file);
    return isSpawn ? { node, messageId: 'spawn', data: {} } : undefined;
  },

  rewrite({ node }, file) {
    const found = node.type === 'MemberExpression' ? unboundedCall(node, 0, file) : undefined;
    return found
      ? addLimit(found, SUGGESTED_LIMIT, file)
      : { outcome: 'left', reason: 'takes-no-limit' };
  },
});
