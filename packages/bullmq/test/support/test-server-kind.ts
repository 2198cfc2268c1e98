import { afterAll, beforeAll, describe, test } from 'vitest';
import { bullmq } from '../../src/index.ts';
import { areServersRequired, behavesAsABackend } from './conformance.ts';
import { SERVER_KINDS, type Server } from './servers.ts';
import { survivesCrashes } from './survives-crashes.ts';

/** The one suite of every backend, and what a store adds, on a server of that kind that it starts for itself. */
export function testServerKind(name: string): void {
  const { program, isRequired, launch } = SERVER_KINDS.find((each) => each.name === name)!;
  if (program === undefined) {
    const why = `no ${name} server is installed here`;
    test.skipIf(!(isRequired && areServersRequired))(`tasks in ${name} (${why})`, () => {
      throw new Error(`Cannot test tasks in ${name} as ${why}: .ci/install-servers installs it`);
    });
    return;
  }
  describe(`in ${name}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await launch(program);
    });
    afterAll(() => server.stop());
    behavesAsABackend((queue) => bullmq({ queue, store: server.store, lease: 2_000 }));
    survivesCrashes(
      () => server,
      () => launch(program),
    );
  });
}
