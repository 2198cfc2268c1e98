/** Something that runs JavaScript, as a package of npm that ships its binary. */
export interface Host {
  /** What to call it on the command line of this command. */
  readonly id: string;
  readonly package: string;
  /** Starts a script. */
  readonly command: readonly [string, ...string[]];
  /** Which tests of the runtime it must pass: all, or those of the portable entries. */
  readonly tests: 'all' | 'portable';
}

/** Every line of Node that we support, and the two others that take packages of npm. */
export const HOSTS: readonly Host[] = [
  ...['20', '22', '24', '26'].map((line): Host => ({
    id: `node${line}`,
    package: `node@${line}`,
    command: ['node'],
    tests: 'all',
  })),
  { id: 'deno', package: 'deno@2', command: ['deno', 'run', '-A'], tests: 'portable' },
  { id: 'bun', package: 'bun@1', command: ['bun', '--bun'], tests: 'portable' },
];

/** The hosts named; all of them when none is. */
export function chooseHosts(ids: readonly string[]): readonly Host[] {
  const unknown = ids.filter((id) => HOSTS.every((host) => host.id !== id));
  if (unknown.length > 0) {
    const known = HOSTS.map(({ id }) => id).join(', ');
    throw new RangeError(`Cannot test on ${unknown.join(', ')}: the hosts are ${known}`);
  }
  return ids.length === 0 ? HOSTS : HOSTS.filter(({ id }) => ids.includes(id));
}
