import { expect } from 'vitest';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The collector, also where the process was started without `--expose-gc`. */
const collect = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** Passes when nothing keeps the objects any more. What the last turn of the loop still held is gone after a few. */
export async function expectCollected(
  references: Readonly<Record<string, WeakRef<object>>>,
): Promise<void> {
  for (let turn = 0; turn < 20 && kept(references).length > 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  expect(kept(references)).toEqual([]);
}

function kept(references: Readonly<Record<string, WeakRef<object>>>): string[] {
  return Object.keys(references).filter((name) => references[name]!.deref() !== undefined);
}
