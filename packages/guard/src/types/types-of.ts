import type { TypesFor } from '../lint/only-ours.ts';
import type { messages } from '../messages.ts';

/** Answers where a file's types come from, once somebody has a question about them. */
export type TypesOf = (file: string, wanted: TypesWanted) => Promise<TypesAnswer>;

export interface TypesWanted {
  /** What the configuration says of the project that a file belongs to. */
  readonly project?: unknown;
  readonly tsconfigRootDir?: string;
  /** A native session can be asked, so that no program has to be made. */
  readonly session?: boolean;
}

export type TypesAnswer =
  | { readonly types: TypesFor; readonly without?: undefined }
  | { readonly types: 'none'; readonly without: WithoutTypes };

export type WithoutTypes = keyof typeof messages.withoutTypes;
