import type { WarmTypes } from './warm-types.ts';

let types: WarmTypes | undefined;

/** What keeps compilers open in a process that lives on; undefined in one that judges once. */
export function warmTypes(): WarmTypes | undefined {
  return types;
}

/** From now on compilers stay open between commits, and read again what has changed. */
export async function keepTypesWarm(): Promise<void> {
  types = new (await import('./warm-types.ts')).WarmTypes();
}
