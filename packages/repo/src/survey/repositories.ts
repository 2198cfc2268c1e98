/** A public repository at one commit. */
export interface Surveyed {
  /** As GitHub spells it: owner and name. */
  readonly name: string;
  readonly commit: string;
  /** The codemod was tuned on it. Of the others only the tests are run. */
  readonly isTuning: boolean;
  /** Its own tests, where they run without services and within minutes. */
  readonly suite?: Suite;
}

/** How a repository's own tests are run, by the shell and in its root. */
export interface Suite {
  /** What they need: code that is generated or built from the sources. */
  readonly prepare?: string;
  /** Writes the report of its runner to the file `$REPORT`. */
  readonly command: string;
}

/** What every Vitest is told. */
const JSON_REPORT = '--reporter=json --outputFile="$REPORT"';

/** Large, typed, and none of them uses this project. */
const tuning: readonly Omit<Surveyed, 'isTuning'>[] = [
  {
    name: 'vitejs/vite',
    commit: 'a98c8d95d552c6fa98ab66fb810f5b39ad5abf49',
    suite: {
      prepare: 'cd packages/vite && node_modules/.bin/rolldown --config rolldown.config.ts',
      command: `node_modules/.bin/vitest run ${JSON_REPORT}`,
    },
  },
  {
    name: 'trpc/trpc',
    commit: '340811ba5320637fbaf48fccf3dbfdd258bd34db',
    suite: {
      // Those of the OpenAPI package generate clients with several commands for each test.
      command: `node_modules/.bin/vitest run --exclude "**/openapi/**" ${JSON_REPORT}`,
    },
  },
  { name: 'outline/outline', commit: 'd77dcdf853868c5d5fe125c895c9b71f0eff5c68' },
  { name: 'withastro/astro', commit: '99d3d3dbbfa4fd7b128a056337f1a719437a7377' },
  { name: 'vitest-dev/vitest', commit: 'c3ba16b35847d27fb9f01f38cdcb047c77e121f8' },
];

/** Nobody has looked at how the codemod does on these. */
const unseen: readonly Omit<Surveyed, 'isTuning'>[] = [
  {
    name: 'moleculerjs/moleculer',
    commit: '503273f332892132e6b7e324ca963ec90bf256a1',
    suite: {
      command:
        'node_modules/.bin/jest --testMatch "**/test/unit/**/*.spec.js" --json --outputFile="$REPORT"',
    },
  },
  {
    name: 'hexojs/hexo',
    commit: 'a16a7e609f8d3786d21d65e98ffcf602eecbc0f6',
    suite: {
      command:
        'node_modules/.bin/mocha "test/scripts/**/*.ts" --require ts-node/register --reporter tap >"$REPORT"',
    },
  },
  {
    name: 'metalsmith/metalsmith',
    commit: '9190ff2b66f4d72c28f417ae4a29146f49af12de',
    suite: { command: 'node_modules/.bin/mocha --reporter tap >"$REPORT"' },
  },
  {
    name: 'mozilla/addons-linter',
    commit: '5b505db7b82afaa6ec5fb279ca200cce437bf0b8',
    suite: {
      // Its tests ask for the folder only.
      prepare: 'test -d dist || npm run build',
      command: 'node_modules/.bin/jest tests/unit --json --outputFile="$REPORT"',
    },
  },
  {
    name: 'typeorm/typeorm',
    commit: '281bfba42a5813b106bcf5ba79bc7f7251bd1e73',
    suite: {
      // The one of its databases that needs no server and nothing compiled.
      prepare: `echo '[{ "skip": false, "name": "sqljs", "type": "sqljs" }]' >ormconfig.json && node_modules/.bin/tsc`,
      command: 'node_modules/.bin/mocha --reporter tap >"$REPORT"',
    },
  },
  {
    name: 'changesets/changesets',
    commit: '5322174b2722b626161ca1b9c0889ede440b30b5',
    suite: { command: `node_modules/.bin/vitest run ${JSON_REPORT}` },
  },
  {
    name: 'Redocly/redocly-cli',
    commit: '03cb486aad6ae9ac9df4465214283d5149a9019d',
    suite: { command: `VITEST_SUITE=unit node_modules/.bin/vitest run ${JSON_REPORT}` },
  },
];

export const repositories: readonly Surveyed[] = [
  ...tuning.map((each) => ({ ...each, isTuning: true })),
  ...unseen.map((each) => ({ ...each, isTuning: false })),
];
