/** A public repository at one commit. */
export interface Surveyed {
  /** As GitHub spells it: owner and name. */
  readonly name: string;
  readonly commit: string;
}

/** The repositories that the codemod is tuned on; large, typed, and none of them uses this project. */
export const repositories: readonly Surveyed[] = [
  { name: 'vitejs/vite', commit: 'a98c8d95d552c6fa98ab66fb810f5b39ad5abf49' },
  { name: 'trpc/trpc', commit: '340811ba5320637fbaf48fccf3dbfdd258bd34db' },
  { name: 'outline/outline', commit: 'd77dcdf853868c5d5fe125c895c9b71f0eff5c68' },
  { name: 'withastro/astro', commit: '99d3d3dbbfa4fd7b128a056337f1a719437a7377' },
  { name: 'vitest-dev/vitest', commit: 'c3ba16b35847d27fb9f01f38cdcb047c77e121f8' },
];
