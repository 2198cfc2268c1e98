import { unwrap } from '../ast/kinds.ts';
import { outerRange } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { Unbounded } from './unbounded.ts';

/** Adds a limit where the function takes one; which number is right, only a measurement tells. */
export function addLimit(
  { call, takesLimit }: Unbounded,
  limit: number,
  file: SourceFile,
): Rewrite {
  if (!takesLimit) return { outcome: 'left', reason: 'takes-no-limit' };
  const last = call.arguments.at(-1)!;
  const text = `limit: ${limit}`;
  const options = unwrap(last);
  const property = options.type === 'ObjectExpression' ? options.properties.at(-1) : undefined;
  const edit = property
    ? insert(property.range[1], `, ${text}`)
    : options.type === 'ObjectExpression'
      ? replace(options.range, `{ ${text} }`)
      : insert(outerRange(file, last)[1], `, { ${text} }`);
  return {
    outcome: 'converted',
    title: `Let at most ${limit} run at once.`,
    edits: [edit],
    imports: [],
    notes: [],
  };
}
