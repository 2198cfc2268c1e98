/** A file that `init` would write. */
export interface Change {
  readonly file: string;
  /** Undefined for a file that does not exist yet. */
  readonly before: string | undefined;
  /** Undefined for a file that goes. */
  readonly after: string | undefined;
  readonly mode?: number;
}

/** Lines that a person has to add, because an edit by machine would be a guess. */
export interface Instruction {
  readonly title: string;
  readonly lines: readonly string[];
}

/** One step of `init`: done already, done by a change, or left to the reader. */
export interface Step {
  readonly changes: readonly Change[];
  /** What git is told, as its arguments; shown like the changes, and run after them. */
  readonly gitCommands: readonly (readonly string[])[];
  readonly instructions: readonly Instruction[];
  readonly done: readonly string[];
}

export const nothing: Step = { changes: [], gitCommands: [], instructions: [], done: [] };

export function change(entry: Change): Step {
  return { ...nothing, changes: [entry] };
}

export function tellGit(...args: readonly string[]): Step {
  return { ...nothing, gitCommands: [args] };
}

export function instruct(title: string, ...lines: string[]): Step {
  return { ...nothing, instructions: [{ title, lines }] };
}

export function alreadyDone(sentence: string): Step {
  return { ...nothing, done: [sentence] };
}

export function join(steps: readonly Step[]): Step {
  return {
    changes: steps.flatMap(({ changes }) => changes),
    gitCommands: steps.flatMap(({ gitCommands }) => gitCommands),
    instructions: steps.flatMap(({ instructions }) => instructions),
    done: steps.flatMap(({ done }) => done),
  };
}

/** Whether anything would be written. */
export function changesAnything({ changes, gitCommands }: Step): boolean {
  return changes.length + gitCommands.length > 0;
}
