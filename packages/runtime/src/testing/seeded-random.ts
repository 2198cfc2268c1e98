/**
 * Numbers from 0 to 1 (exclusive) that look like chance and are the same for the same seed: the generator known as
 * splitmix32, as `Math.random` takes no seed.
 */
export function seededRandom(seed: number): () => number {
  let state = seed ^ (seed / TWO_TO_32);
  return () => {
    state = (state + 0x9e_37_79_b9) | 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21_f0_aa_ad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x73_5a_2d_97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / TWO_TO_32;
  };
}

const TWO_TO_32 = 2 ** 32;
