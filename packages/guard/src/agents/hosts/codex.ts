import { eventOf, refusal } from './claude.ts';
import type { Host } from './host.ts';

/** Codex speaks as Claude Code does; its patches come as the `command` of `apply_patch`. */
export const codex: Host = { eventOf, refusal, blocksBy: 'exit-code' };
