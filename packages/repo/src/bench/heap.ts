/** Bytes on the heap that are reachable, after full collections. Exact under `--expose-gc`. */
export async function reachableBytes(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn(); // What was settled in this turn may still be held by it.
    gc?.();
  }
  return process.memoryUsage().heapUsed;
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
