import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

/** What a comment on the line of a node, or alone on the line above, says of it. */
export function reasonBeside(node: TSESTree.Node, file: SourceFile): string | undefined {
  const { start, end } = node.loc;
  const beside = (file.ast.comments ?? []).filter(({ loc, range }) => {
    if (loc.start.line === start.line || loc.start.line === end.line) return true;
    return loc.end.line === start.line - 1 && isAlone(range[0], file);
  });
  return beside.map(textOf).map(reasonIn).find(Boolean);
}

/** As `reasonBeside`, but only what says why nobody waits, where most comments say what is done. */
export function reasonNotToWait(node: TSESTree.Node, file: SourceFile): string | undefined {
  const reason = reasonBeside(node, file);
  const aboutWaiting =
    /\b(await|back ?ground|best.effort|block|delay|detach|fire|floating|forget|ignor|intention|nobody|on purpose|wait)/i;
  return reason && aboutWaiting.test(reason) ? reason : undefined;
}

function isAlone(offset: number, { text }: SourceFile): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

/** The comment as one line. */
function textOf({ value }: TSESTree.Comment): string {
  return value
    .replaceAll(/^\s*\*+/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What a comment says to a reader: a word to a tool says something only behind its ` -- `. */
function reasonIn(text: string): string | undefined {
  if (
    /^(eslint|oxlint|tslint|biome|prettier|c8|v8|istanbul|#(end)?region|TODO|FIXME)\b|^@ts-/.test(
      text,
    )
  ) {
    return / -- (.*\S.*)/.exec(text)?.[1];
  }
  return /[a-z]/i.test(text) ? text : undefined;
}
