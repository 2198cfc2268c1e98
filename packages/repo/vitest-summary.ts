import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line that any script can read. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) => module.state() === 'failed' && !hasFailedTest(module),
    );
    const failed = count('failed') + broken.length;
    process.on('exit', () => {
      process.stdout.write(
        `\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`,
      );
    });
  }
}

/** A file that could not be loaded fails without a test of its own. */
function hasFailedTest(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => test.result().state === 'failed');
}
