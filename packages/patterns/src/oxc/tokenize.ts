import type { TSESTree } from '@typescript-eslint/types';
import type { Lines } from './lines.ts';

type Keys = Readonly<Record<string, readonly string[] | undefined>>;
type Loose = TSESTree.Node & Record<string, unknown>;

interface Context {
  readonly lines: Lines;
  readonly comments: readonly TSESTree.Comment[];
  readonly visitorKeys: Keys;
}

/** A stretch of text that the tree knows the meaning of. */
interface Known {
  readonly end: number;
  /** Undefined for a comment, which is no token. */
  readonly type?: string;
}

/**
 * Cuts a text into tokens. What a text alone leaves open (does `/` begin a regular expression, is `>>` one
 * operator or the end of two lists of types?) the tree has settled already. Their types are those of typescript-eslint's
 * parser but for one of its oddities: in `<p>{user.name}</p>` it takes `user` and `name` for names of JSX.
 */
export function tokenize(ast: TSESTree.Program, text: string, context: Context): TSESTree.Token[] {
  const known = knownParts(ast, text, context);
  const tokens: TSESTree.Token[] = [];
  for (let at = 0; at < text.length;) {
    const { end, type } = known.get(at) ?? plainToken(text, at);
    if (type !== undefined && end > at) tokens.push(token(type, text, [at, end], context.lines));
    at = Math.max(end, at + 1);
  }
  return tokens;
}

function token(type: string, text: string, range: TSESTree.Range, lines: Lines): TSESTree.Token {
  const written = text.slice(range[0], range[1]);
  const value = type === 'PrivateIdentifier' ? written.slice(1) : written;
  const made = { type, value, range, loc: lines.locationOf(range) };
  if (type !== 'RegularExpression') return made as unknown as TSESTree.Token;
  const end = written.lastIndexOf('/');
  const regex = { flags: written.slice(end + 1), pattern: written.slice(1, end) };
  return { ...made, regex } as unknown as TSESTree.Token;
}

function knownParts(
  ast: TSESTree.Program,
  text: string,
  { comments, visitorKeys }: Context,
): Map<number, Known> {
  const known = new Map<number, Known>();
  for (const { range } of comments) known.set(range[0], { end: range[1] });
  const pending = [ast as unknown as Loose];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const type = typeOfWhole(node);
    if (type) known.set(node.range[0], { end: node.range[1], type });
    else if (isNamedLikeKeyword(node)) known.set(node.range[0], nameOf(node));
    const operator = operatorOf(node);
    if (operator) {
      const start = startOfOperator(node as unknown as Infix, text, known);
      known.set(start, { end: start + operator.length, type: 'Punctuator' });
    }
    for (const key of visitorKeys[node.type] ?? []) pushChildren(node[key], pending);
  }
  return known;
}

/** Without lists in between: this visits every node of every file that is rewritten. */
function pushChildren(value: unknown, pending: Loose[]): void {
  if (!Array.isArray(value)) {
    if (value) pending.push(value as Loose);
    return;
  }
  for (const child of value as readonly (Loose | null)[]) if (child) pending.push(child);
}

/** The type of a token that a node is the whole of. */
function typeOfWhole(node: Loose): string | undefined {
  switch (node.type as string) {
    case 'Literal':
      return typeOfLiteral(node);
    case 'TemplateElement':
      return 'Template';
    case 'JSXText':
      return 'JSXText';
    case 'JSXIdentifier':
      return 'JSXIdentifier';
    default:
      return undefined;
  }
}

function typeOfLiteral({ value, parent, regex, bigint }: Loose): string {
  if (regex) return 'RegularExpression';
  if (bigint !== undefined || typeof value === 'number') return 'Numeric';
  if (typeof value !== 'string') return value === null ? 'Null' : 'Boolean';
  return (parent as Loose | undefined)?.type === 'JSXAttribute' ? 'JSXText' : 'String';
}

/** As are `delete` in `cache.delete(key)`, and a variable `static` of a script. */
function isNamedLikeKeyword({ type, name, parent }: Loose): boolean {
  if (type !== 'Identifier' || !RESERVED.has(name)) return false;
  return parent?.type !== 'MetaProperty';
}

/** A name is the beginning of a parameter, whose type comes after it. */
function nameOf({ range, name }: Loose): Known {
  return { end: range[0] + (name as string).length, type: 'Identifier' };
}

interface Infix {
  readonly left: TSESTree.Node;
}

/** An operator whose first sign alone could be the bracket of a list of types. */
function operatorOf(node: Loose): string | undefined {
  if (node.type !== 'BinaryExpression' && node.type !== 'AssignmentExpression') return undefined;
  const { operator } = node as unknown as { operator: string };
  return /^[<>]./.test(operator) ? operator : undefined;
}

/** Behind what stands on its left, parentheses and comments. */
function startOfOperator({ left }: Infix, text: string, known: ReadonlyMap<number, Known>): number {
  let at = left.range[1];
  while (!/[<>]/.test(text[at] ?? '<')) at = known.get(at)?.end ?? at + 1;
  return at;
}

const BLANK = /\s/;
const WORD = /#?(?:[\p{ID_Continue}$\u200c\u200d]|\\u\{[^}]*\}|\\u.{4})+/uy;
const SIGN =
  /\.{3}|=>|={1,3}|!={0,2}|\*{1,2}=?|&{1,2}=?|\|{1,2}=?|\?\.(?!\d)|\?{2}=?|\+{2}|-{2}|[-+/%^]=|[^]/y;

/** The token at an offset that no part of the tree is known of; without a type for a blank. */
function plainToken(text: string, at: number): Known {
  const code = text.charCodeAt(at);
  if (code === SPACE || code === LINE_FEED || BLANK.test(text[at]!)) return { end: at + 1 };
  const end = endOf(WORD, text, at);
  if (end > at) return { end, type: typeOfWord(text.slice(at, end)) };
  return { end: SINGLE.has(code) ? at + 1 : endOf(SIGN, text, at), type: 'Punctuator' };
}

function typeOfWord(word: string): string {
  if (word[0] === '#') return 'PrivateIdentifier';
  return RESERVED.get(word) ?? 'Identifier';
}

/** The words that JavaScript reserves; those that TypeScript alone gives a meaning to are names. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ...keywords(['break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default']),
  ...keywords(['delete', 'do', 'else', 'enum', 'export', 'extends', 'finally', 'for', 'function']),
  ...keywords(['if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new']),
  ...keywords(['package', 'private', 'protected', 'public', 'return', 'static', 'super', 'switch']),
  ...keywords(['this', 'throw', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield']),
  ['true', 'Boolean'],
  ['false', 'Boolean'],
  ['null', 'Null'],
]);

function keywords(words: readonly string[]): [string, string][] {
  return words.map((word) => [word, 'Keyword']);
}

const [SPACE, LINE_FEED] = [0x20, 0x0a];
/** Signs that no longer one begins with. */
const SINGLE = new Set([...'(){}[];,:~@'].map((sign) => sign.charCodeAt(0)));

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
