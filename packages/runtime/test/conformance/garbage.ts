import { expect } from 'vitest';
import { collectGarbage } from '../host.ts';
import { settle } from '../support.ts';

/** Passes when nothing keeps the objects any more. What the last turn of the loop still held is gone after a few. */
export async function expectCollected(
  references: Readonly<Record<string, WeakRef<object>>>,
): Promise<void> {
  for (let turn = 0; turn < 20 && kept(references).length > 0; turn += 1) {
    await settle();
    collectGarbage();
  }
  expect(kept(references)).toEqual([]);
}

function kept(references: Readonly<Record<string, WeakRef<object>>>): string[] {
  return Object.keys(references).filter((name) => references[name]!.deref() !== undefined);
}
