import { childrenOf, type SyntaxNode, type SyntaxTree } from './parse-source.ts';

/** So many tokens tell a nested block from another; a change further in is no new violation. */
const HEAD_OF_BLOCK = 16;

const BLOCKS: ReadonlySet<string> = new Set(['BlockStatement', 'ClassBody', 'StaticBlock']);

/** Text that is not made of words and punctuation. */
const WHOLE: ReadonlySet<string> = new Set(['Literal', 'JSXText']);

interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of a node without comments, and without what a formatter decides: white space, kinds of
 * quotes, semicolons, trailing commas, parentheses around one parameter. Of the blocks inside it that do
 * not hold `focus`, only the head counts; all of it without a focus.
 */
export function tokensOf(
  text: string,
  tree: SyntaxTree,
  node: SyntaxNode,
  focus?: Slice,
): string[] {
  const skipped = tree.comments.filter(({ start, end }) => node.start <= start && end <= node.end);
  const reader = new TokenReader(text, skipped, focus);
  reader.read(node);
  return withoutOptional(reader.tokens);
}

class TokenReader {
  readonly tokens: string[] = [];
  readonly #text: string;
  readonly #comments: readonly Slice[];
  readonly #focus: Slice | undefined;

  constructor(text: string, comments: readonly Slice[], focus: Slice | undefined) {
    this.#text = text;
    this.#comments = comments;
    this.#focus = focus;
  }

  /** Words and punctuation lie between the children; nothing else does. */
  read(node: SyntaxNode): void {
    if (WHOLE.has(node.type)) return this.#whole(node);
    if (node.type === 'TemplateLiteral') return this.#template(node);
    let at = node.start;
    for (const child of childrenOf(node)) {
      if (child.start < at) continue; // written once, in the tree twice: `{ shorthand }`
      this.#between(at, child.start);
      if (this.#isAside(child)) this.#head(child);
      else this.read(child);
      at = child.end;
    }
    this.#between(at, node.end);
  }

  #isAside({ type, start, end }: SyntaxNode): boolean {
    const focus = this.#focus;
    return focus !== undefined && BLOCKS.has(type) && !(start <= focus.start && focus.end <= end);
  }

  #head(block: SyntaxNode): void {
    const reader = new TokenReader(this.#text, this.#comments, undefined);
    reader.read(block);
    this.tokens.push(...withoutOptional(reader.tokens).slice(0, HEAD_OF_BLOCK), '\u2026');
  }

  #whole({ start, end, value, type }: SyntaxNode): void {
    const raw = this.#text.slice(start, end);
    if (type === 'JSXText') this.tokens.push(...raw.split(/\s+/).filter(Boolean));
    else this.tokens.push(typeof value === 'string' ? JSON.stringify(value) : raw);
  }

  /** Parsers do not agree on where the parts of a template begin. */
  #template(node: SyntaxNode): void {
    this.tokens.push('`');
    for (const child of childrenOf(node)) {
      if (child.type !== 'TemplateElement') this.read(child);
      else this.tokens.push(eolOf((child['value'] as { raw: string }).raw));
    }
  }

  #between(start: number, end: number): void {
    let at = start;
    for (const comment of this.#comments) {
      if (comment.end <= at || comment.start >= end) continue;
      this.#words(this.#text.slice(at, comment.start));
      at = comment.end;
    }
    this.#words(this.#text.slice(at, Math.max(at, end)));
  }

  #words(text: string): void {
    this.tokens.push(...(text.match(/[\p{ID_Continue}$\u200c\u200d]+|[^\s]/gu) ?? []));
  }
}

function eolOf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Leaves out what may stand or not, as the formatter likes. */
function withoutOptional(tokens: readonly string[]): string[] {
  return tokens.filter((token, at) => {
    const next = tokens[at + 1] ?? '';
    if (token === ';' || token === ')' || token === '(') return false;
    return token !== ',' || !/^[)\]}>]$/.test(next);
  });
}
