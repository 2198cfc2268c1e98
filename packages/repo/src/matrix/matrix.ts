import { runMain } from '@taskgroup/runtime/node';
import { portableTests } from '../browser/portable-tests.ts';
import type { Host } from './hosts.ts';
import { chooseHosts } from './hosts.ts';
import { runToItsEnd, runVitest } from './vitest-run.ts';

const SMOKE_TEST = 'packages/runtime/test/portable/smoke.mjs';

/** Runs the runtime's tests on other hosts than this one, one after another: `npm run test:nodes -- node24 deno`. */
async function main(ids: readonly string[], signal: AbortSignal): Promise<void> {
  for (const host of chooseHosts(ids)) {
    const { line, failures } = await testOn(host, signal);
    process.stdout.write(`${line}\n`);
    for (const failure of failures) process.stdout.write(`  ${failure.replaceAll('\n', '\n  ')}\n`);
    if (failures.length > 0) process.exitCode = 1;
  }
}

interface Outcome {
  readonly line: string;
  readonly failures: readonly string[];
}

async function testOn(host: Host, signal: AbortSignal): Promise<Outcome> {
  const version = await runToItsEnd(...onHost(host, [host.command[0], '--version']), signal);
  if (version.status !== 0) {
    return { line: `${host.id}: cannot be started`, failures: [version.output] };
  }
  const name = `${host.id} (${version.output.match(/\d+\.\d+\.\d+/)?.[0] ?? 'of unknown version'})`;
  const smoke = await runToItsEnd(...onHost(host, [...host.command, SMOKE_TEST]), signal);
  // Not its exit code alone: Deno ends well when a rejection of the main module has a listener.
  const holds = smoke.status === 0 && / checks hold$/m.test(smoke.output);
  if (!holds) return { line: `${name}: the build fails`, failures: [smoke.output] };
  const [command, args] = onHost(host, host.command);
  const run = await runVitest([command, ...args], await argumentsFor(host), signal);
  const counts = `${run.passed} passed, ${run.failures.length} failed, ${run.skipped} skipped`;
  return { line: `${name}: ${counts}; the build: ${smoke.output.trim()}`, failures: run.failures };
}

/** npm keeps what it has downloaded once. Its remarks go to nobody, so that what is written is the program's. */
function onHost(host: Host, command: readonly string[]): [string, string[]] {
  return ['npx', ['--yes', '--loglevel=error', '-p', host.package, '--', ...command]];
}

async function argumentsFor({ tests }: Host): Promise<string[]> {
  const files = tests === 'all' ? ['packages/runtime'] : await portableTests();
  // Types don't depend on the host.
  return ['--config=packages/repo/vitest.config.ts', '--typecheck.enabled=false', ...files];
}

await runMain(({ signal }) => main(process.argv.slice(2), signal));
