import type { TSESTree } from '@typescript-eslint/types';

/** What a parser for ESLint returns. */
export interface Parsed {
  readonly ast: TSESTree.Program;
  readonly visitorKeys: object;
  readonly scopeManager: { readonly scopes: readonly Scope[] };
}

interface Scope {
  readonly type: string;
  readonly block: TSESTree.Node;
  readonly isStrict: boolean;
  readonly variables: readonly Variable[];
  readonly references: readonly Reference[];
  readonly through: readonly Reference[];
}

interface Variable {
  readonly name: string;
  readonly defs: readonly { readonly type: string; readonly name: TSESTree.Node }[];
  readonly references: readonly Reference[];
}

interface Reference {
  readonly identifier: TSESTree.Node;
  readonly resolved: Variable | null;
  isWrite(): boolean;
  isRead(): boolean;
}

/** Everything that a rule could see of a text: each field of each node, tokens, comments, places and scopes. */
export function told({ ast, scopeManager }: Parsed) {
  const { tokens = [], comments = [] } = ast;
  return {
    tree: plain(ast),
    tokens: tokens.map((token) => withoutOddity(plain(token) as PlainToken)),
    comments: comments.map(plain),
    scopes: scopeManager.scopes.map(toldScope),
  };
}

/** Left out is what one of them has besides, and what ESLint sets itself. */
const BESIDE = new Set([
  'parent',
  'start',
  'end',
  'hashbang',
  'tokens',
  'comments',
  'range',
  'loc',
]);

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint' || value instanceof RegExp) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const { type } = value as Partial<TSESTree.Node>;
  const fields = Object.entries(value).filter(([key]) => !isBeside(type, key));
  const made = Object.fromEntries(fields.map(([key, each]) => [key, plain(each)]));
  return 'range' in value ? { ...made, ...placeOf(value as TSESTree.Node) } : made;
}

/** Of an enumeration's member typescript-eslint hides what is deprecated. */
function isBeside(type: string | undefined, key: string): boolean {
  return BESIDE.has(key) || (type === 'TSEnumMember' && key === 'computed');
}

function placeOf({ range, loc: { start, end } }: TSESTree.Node) {
  return { range: [...range], from: { ...start }, to: { ...end } };
}

interface PlainToken {
  readonly type: string;
}

/**
 * typescript-eslint takes `user` and `name` in `<p>{user.name}</p>` for names of JSX, and `this` of `typeof this` for a name.
 * Rules that look at the kind of a word want to know a name of JSX as little as that.
 */
function withoutOddity(token: PlainToken): PlainToken {
  return token.type === 'JSXIdentifier' ? { ...token, type: 'Identifier' } : token;
}

function toldScope({ type, block, isStrict, variables, references, through }: Scope) {
  return {
    ...{ type, isStrict, block: [block.type, ...block.range] },
    variables: variables.map(({ name, defs, references: uses }) => ({
      name,
      defs: defs.map((each) => [each.type, ...each.name.range]),
      uses: uses.map(toldReference),
    })),
    references: references.map(toldReference),
    through: through.map(toldReference),
  };
}

function toldReference(reference: Reference) {
  const { identifier, resolved } = reference;
  const does = [reference.isRead() && 'reads', reference.isWrite() && 'writes'];
  return [...identifier.range, resolved?.name, ...does];
}
