import { rules } from '../src/index.ts';
import { testRule } from './hosts.ts';

const rule = rules['signal-handler-must-cancel']!;

testRule(
  'signal-handler-must-cancel',
  rule,
  ['JavaScript, by espree', 'TypeScript without types'],
  {
    valid: [
      'process.on("SIGINT", () => group.cancel());',
      { code: 'process.on("SIGHUP", () => { seen = true; });', options: [{ signals: ['SIGINT'] }] },
      {
        code: 'process.on("SIGINT", () => { log.info("bye"); farewell(); process.exit(); });',
        options: [{ cancelCalls: ['farewell'] }],
      },
    ],
    invalid: [
      {
        code: 'process.on("SIGINT", () => { stopping = true; });',
        errors: [
          {
            messageId: 'ignores',
            data: { signal: 'SIGINT' },
            line: 1,
            column: 1,
            endLine: 1,
            endColumn: 11,
          },
        ],
      },
      {
        code: 'process.once("SIGTERM", () => process.exit(0));',
        errors: [
          {
            messageId: 'exits',
            data: { signal: 'SIGTERM' },
            line: 1,
            column: 1,
            endLine: 1,
            endColumn: 13,
          },
        ],
      },
    ],
  },
);
