import { overloadFamily } from './background/overload.ts';
import { queuedFamily } from './background/queued.ts';
import { tasksFamily } from './background/tasks.ts';
import { codemodFamily } from './codemod/codemod.ts';
import type { Family } from './family.ts';
import { gateFamily } from './gate/gate.ts';
import { lintFamily } from './lint/lint.ts';
import { cancelFamily } from './runtime/cancel.ts';
import { growthFamily } from './runtime/growth.ts';
import { limitFamily } from './runtime/limit.ts';
import { memoryFamily } from './runtime/memory.ts';
import { nestingFamily } from './runtime/nesting.ts';
import { spawnFamily } from './runtime/spawn.ts';

/** Families by the part of the project that they are about. A part's name stands for all of its families. */
export const PARTS: Readonly<Record<string, readonly Family[]>> = {
  runtime: [spawnFamily, limitFamily, cancelFamily, nestingFamily, memoryFamily, growthFamily],
  background: [tasksFamily, overloadFamily, queuedFamily],
  rules: [lintFamily],
  codemod: [codemodFamily],
  gate: [gateFamily],
};
