/** Options of `no-floating-promises`. */
export const FLOATING_OPTIONS = [
  {},
  { ignoreVoid: false },
  { checkThenables: true },
  { ignoreIIFE: true, ignoreVoid: false, checkThenables: true },
  { allowForKnownSafeCalls: ['save', 'load', 'nodeTest', 'sleep', 'then', 'run'] },
  { allowForKnownSafeCalls: [{ from: 'file', name: ['save', 'makeLater', 'run'] }] },
  { allowForKnownSafeCalls: [{ from: 'file', name: 'makeLater', path: 'more.tsx' }, 'same'] },
  { allowForKnownSafeCalls: [{ from: 'lib', name: ['fetch', 'all', 'any', 'fromAsync'] }] },
  {
    allowForKnownSafeCalls: [{ from: 'package', name: ['nodeTest', 'test'], package: 'node:test' }],
  },
  {
    allowForKnownSafeCalls: [
      { from: 'package', name: ['readFile', 'sleep', 'once'], package: 'node' },
    ],
  },
  { allowForKnownSafeCalls: [{ from: 'package', name: 'readFile', package: '@types/node' }] },
  {
    allowForKnownSafeCalls: [
      { from: 'package', name: ['setTimeout', 'sleep'], package: 'node:timers/promises' },
    ],
  },
  { allowForKnownSafePromises: ['Later', 'Deferred', 'Alias', 'Own_'] },
  { allowForKnownSafePromises: ['Promise'], checkThenables: true },
  {
    allowForKnownSafePromises: ['When', 'T', 'Tasks', 'TaskList', 'PromiseLike'],
    checkThenables: true,
  },
  { allowForKnownSafePromises: [{ from: 'file', name: ['Later', 'Deeper', 'Alias2'] }] },
  { allowForKnownSafePromises: [{ from: 'file', name: ['Later'], path: './more.tsx' }] },
  { allowForKnownSafePromises: [{ from: 'lib', name: 'Promise' }], ignoreVoid: false },
  {
    allowForKnownSafePromises: [{ from: 'lib', name: ['PromiseLike', 'Response'] }],
    checkThenables: true,
  },
  { allowForKnownSafePromises: [{ from: 'package', name: ['Promise', 'Later'], package: 'node' }] },
];

type MisusedOptions = Readonly<Record<string, unknown>>;

/** Options of `no-misused-promises`. */
export const MISUSED_OPTIONS: readonly MisusedOptions[] = [
  {},
  { checksConditionals: false },
  { checksConditionals: {} },
  { checksConditionals: { flagUnions: 'all' } },
  { checksConditionals: { flagUnions: 'strict' } },
  { checksConditionals: { flagUnions: 'none' }, checksSpreads: false },
  { checksVoidReturn: false },
  { checksVoidReturn: true, checksConditionals: false, checksSpreads: false },
  { checksVoidReturn: { variables: false } },
  { checksVoidReturn: { arguments: false, returns: false } },
  { checksVoidReturn: { attributes: false, properties: false } },
  { checksVoidReturn: { inheritedMethods: false } },
];
