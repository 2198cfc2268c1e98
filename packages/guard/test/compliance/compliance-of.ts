import type { Compliance } from '../../src/compliance/compliance.ts';

const RULES = [
  ['no-floating-task', 'Require an owner for every promise', 41],
  ['no-leaky-combinator', 'Give the tasks of a Promise combinator a group', 27],
  ['no-raw-background-service', 'Give background services to the task manager', 9],
  ['no-async-callback', 'Do not give an async function to who ignores its promise', 6],
] as const;

/** A shop of some years, half way to where it wants to be. */
export function complianceOf(facts: Partial<Compliance> = {}): Compliance {
  return {
    version: 1,
    repository: 'shop',
    commit: '7f5555e1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7',
    date: '2026-11-21',
    violations: {
      ...{ open: 3, warnings: 12, baselined: 51, deferred: 17, silenced: 4 },
      byRule: RULES.map(([id, title, count]) => ({
        ...{ name: `taskgroup/${id}`, title, count },
        docs: `https://github.com/taskgroup/taskgroup/blob/main/docs/patterns/${id}.md`,
      })),
      byDirectory: [
        { name: 'packages/orders', count: 38 },
        { name: 'packages/stock', count: 24 },
        { name: 'packages/mail', count: 21 },
      ],
      byOwner: [
        { name: '@shop/orders', count: 45 },
        { name: '@shop/platform', count: 30 },
        { name: 'nobody', count: 8 },
      ],
    },
    coverage: [
      { name: 'packages/orders', files: 120, clean: 96 },
      { name: 'packages/stock', files: 88, clean: 79 },
      { name: 'packages/mail', files: 41, clean: 38 },
      { name: 'packages/web', files: 310, clean: 310 },
    ],
    services: {
      managed: Array.from({ length: 14 }, (_, at) => ({
        path: 'packages/jobs/all.ts',
        line: at + 1,
      })),
      raw: [
        { path: 'packages/stock/src/reconcile.ts', line: 31 },
        { path: 'packages/mail/src/outbox.ts', line: 12 },
        { path: 'packages/orders/src/expire-carts.ts', line: 77 },
      ],
    },
    deferrals: [
      {
        ...{ id: 'TG-0008', owner: '@shop/platform', state: 'over', daysLeft: -20 },
        reason: 'Sequential execution is intentional; a group would run the jobs side by side.',
        ...{ rules: ['no-raw-background-service'], ageDays: 210, expires: '2026-11-01' },
        ...{ adr: 'docs/adr/0008-taskgroup-migration-deferred.md', holds: 5, ceiling: 5 },
        due: ['BackgroundScheduler.run has changed'],
      },
      {
        ...{ id: 'TG-0011', owner: '@shop/orders', state: 'grace', daysLeft: -3 },
        reason: 'The payment provider is replaced in December, and its client with it.',
        ...{ rules: ['no-floating-task'], ageDays: 94, expires: '2026-11-18' },
        ...{ adr: undefined, holds: 4, ceiling: 6, due: [] },
      },
      {
        ...{ id: 'TG-0012', owner: '@shop/orders', state: 'running', daysLeft: 70 },
        reason: 'Exports are rewritten as background tasks, one by one.',
        ...{ rules: ['no-leaky-combinator'], ageDays: 30, expires: '2027-01-30' },
        ...{ adr: 'docs/adr/0011-exports.md', holds: 8, ceiling: 8, due: [] },
      },
      {
        ...{ id: 'TG-0003', owner: '@shop/web', state: 'closed', daysLeft: -120 },
        reason: 'The old search was taken out.',
        ...{ rules: ['no-floating-task'], ageDays: 300, expires: '2026-07-24' },
        ...{ adr: 'docs/adr/0005-search.md', holds: 0, ceiling: 3, due: [] },
      },
    ],
    markers: [
      {
        ...{ path: 'packages/orders/src/pay.ts', line: 40, code: 'loser-is-awaited' },
        reason: 'The loser of the race is awaited later.',
      },
    ],
    trend: {
      skipped: 0,
      samples: [212, 205, 190, 190, 171, 150, 160, 131, 118, 104, 91, 83].map((findings, at) => ({
        commit: `${at}`.repeat(40).slice(0, 40),
        date: at ? `2026-${String(at).padStart(2, '0')}-05` : '2025-12-05',
        findings,
      })),
    },
    notices: ['Judged without types: no readable tsconfig.json includes scripts/close.ts.'],
    ...facts,
  };
}

const HOSTILE = `</title></style></script><img src=x onerror=alert(1)>"'\`{{7*7}}<%= 1 %>`;
const ENDLESS = `${'very-long-name-without-a-space/'.repeat(12)}<b>x</b>.ts`;

/** What somebody could call everything that has a name. */
export function hostileCompliance(): Compliance {
  const names = [HOSTILE, ENDLESS];
  const places = names.map((path) => ({ path, line: 123_456 }));
  const counts = names.map((name) => ({ name, count: 123_456 }));
  const [standing] = complianceOf().deferrals;
  return complianceOf({
    repository: HOSTILE,
    violations: {
      ...complianceOf().violations,
      byRule: counts.map((each) => ({ ...each, title: ENDLESS, docs: '' })),
      ...{ byDirectory: counts, byOwner: counts },
    },
    coverage: names.map((name) => ({ name, files: 100_000, clean: 3 })),
    services: { managed: places, raw: places },
    deferrals: names.map((name) => ({
      ...standing!,
      ...{ id: 'TG-99999', owner: name, reason: name, adr: name, due: [name] },
    })),
    markers: places.map((place) => ({ ...place, code: 'x', reason: HOSTILE })),
    notices: names,
  });
}
