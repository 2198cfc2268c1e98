import { inspect } from 'node:util';
import { suppressedErrors, TaskGroupError } from '../../core/index.ts';

/**
 * What a person at a terminal needs of an error: each failure with its stack and its causes. The groups in between are
 * only paths there; of several failures the first line says how many.
 */
export function describeFailure(error: unknown, colors: boolean): string {
  const leaves = error instanceof TaskGroupError ? error.leaves() : [error];
  const texts = leaves.map((leaf) => describeLeaf(leaf, colors));
  if (texts.length === 1) return texts[0]!;
  const numbered = texts.map((text, i) => `[${i + 1}/${texts.length}] ${indent(text)}`);
  return [(error as TaskGroupError).message, ...numbered].join('\n');
}

function describeLeaf(leaf: unknown, colors: boolean): string {
  const others = suppressedErrors(leaf).map((other) => indent(inspect(other, { colors })));
  return [inspect(leaf, { colors }), ...others.map((text) => `  [suppressed] ${text}`)].join('\n');
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
