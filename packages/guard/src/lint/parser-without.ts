import type { Linter } from 'eslint';
import type * as Oxc from 'oxc-parser';

/**
 * Stands where the parser of TypeScript cannot be loaded. A configuration can be looked up all the same, and most files
 * are judged by our own host and never get here. One that does has a syntax error, which is told as any parser
 * would, or is told as what nobody can read, and why.
 */
export async function parserWithout(reason: string): Promise<Linter.Parser> {
  const oxc = await import('oxc-parser').catch(() => undefined);
  return {
    meta: { name: 'taskgroup-guard/parser-without-typescript' },
    parseForESLint(text: string, options?: { readonly filePath?: string }) {
      throw syntaxErrorOf(text, options?.filePath ?? 'text.ts', oxc) ?? new Error(reason);
    },
  };
}

function syntaxErrorOf(text: string, file: string, oxc: typeof Oxc | undefined): Error | undefined {
  const found = oxc?.parseSync(file, text, { astType: 'ts' }).errors[0];
  if (!found) return undefined;
  const before = text.slice(0, found.labels[0]?.start ?? 0).split(/\r\n|[\n\r\u2028\u2029]/);
  const place = { lineNumber: before.length, column: before.at(-1)!.length + 1 };
  return Object.assign(new SyntaxError(found.message), place);
}
