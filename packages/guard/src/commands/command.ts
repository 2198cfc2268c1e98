import type { Command } from 'commander';
import type { ExitCode } from '../errors.ts';

/** What a command prints on standard output, and how the process ends. */
export interface Outcome {
  readonly output: string;
  readonly exitCode: ExitCode;
}

/** Told by the action of the command that ran. */
export type Done = (outcome: Outcome) => void;

/** Adds a command's arguments, options and action; its work is imported by the action. */
export type Define = (command: Command, done: Done) => void;

export interface CommonOptions {
  readonly color: boolean;
  readonly debug?: true;
  readonly json?: true;
}

/** Options that every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--no-color', 'plain text')
    .option('--debug', 'show the stack of an internal error')
    .exitOverride()
    .configureOutput({ outputError: () => {} }); // `failed` says it, as every other failure
}
