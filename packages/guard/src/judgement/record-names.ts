import { CONFIG_FILE } from '../config/config.ts';

/** The names of everything that a state of the repository has decided; most have none. */
export const RECORDS = [CONFIG_FILE, '.taskgroup'] as const;
