import { setFlagsFromString } from 'node:v8';

/**
 * For a run of a few seconds: on Node 20 a quarter of its work would be to optimize functions that it has nearly done with.
 * Later versions have a compiler in between that is quick.
 */
export function optimizeLate(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
}

/**
 * A checked program is large and mostly lives to the end, and V8 would let the heap grow to four times what lives before it
 * looks for garbage again.
 */
export function keepMemoryLow(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
