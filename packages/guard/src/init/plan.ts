/** A file that `init` would write. */
export interface Change {
  readonly file: string;
  /** Undefined for a file that does not exist yet. */
  readonly before: string | undefined;
  readonly after: string;
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
  readonly instructions: readonly Instruction[];
  readonly done: readonly string[];
}

const nothing: Step = { changes: [], instructions: [], done: [] };

export function change(entry: Change): Step {
  return { ...nothing, changes: [entry] };
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
    instructions: steps.flatMap(({ instructions }) => instructions),
    done: steps.flatMap(({ done }) => done),
  };
}
