import type { TSESTree } from '@typescript-eslint/types';
import { Lines } from './lines.ts';
import { tokenize } from './tokenize.ts';

/** What oxc gives, in the shapes of TSESTree as far as those agree. */
export interface Bridged {
  readonly program: TSESTree.Program;
  readonly comments: readonly RawComment[];
  readonly text: string;
  readonly visitorKeys: Keys;
  /** The kinds of nodes to gather on the way. */
  readonly kinds: ReadonlySet<string>;
}

export interface RawComment {
  readonly type: 'Line' | 'Block';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Tree {
  readonly ast: TSESTree.Program;
  readonly nodes: readonly TSESTree.Node[];
}

type Keys = Readonly<Record<string, readonly string[] | undefined>>;

/** A node with fields that are written to. */
interface Loose extends Omit<TSESTree.BaseNode, 'parent' | 'type'> {
  type: string;
  parent: Loose | null;
  readonly start: number;
  readonly end: number;
  [key: string]: unknown;
}

/** What TSESTree leaves undefined where nothing is written, and oxc sets to null. */
const OPTIONAL = new Set([
  ...['typeAnnotation', 'typeArguments', 'typeParameters', 'superTypeArguments'],
  ...['returnType', 'constraint', 'default', 'initializer', 'directive', 'accessibility'],
]);

/** Where TSESTree has null too. */
const NULLABLE: Readonly<Record<string, string | undefined>> = {
  TSImportType: 'typeArguments',
  TSTypePredicate: 'typeAnnotation',
};

/** Fields of that kind that hold no node. */
const FLAGS: Readonly<Record<string, readonly string[] | undefined>> = {
  ExpressionStatement: ['directive'],
  MethodDefinition: ['accessibility'],
  TSAbstractMethodDefinition: ['accessibility'],
  PropertyDefinition: ['accessibility'],
  TSAbstractPropertyDefinition: ['accessibility'],
  AccessorProperty: ['accessibility'],
  TSAbstractAccessorProperty: ['accessibility'],
  TSMethodSignature: ['accessibility'],
  TSPropertySignature: ['accessibility'],
  TSParameterProperty: ['accessibility'],
  TSIndexSignature: ['accessibility'],
  RestElement: ['value'],
  TSDeclareFunction: ['body'],
  TSMappedType: ['readonly'],
};

/**
 * Turns oxc's tree into what typescript-eslint's parser makes of the same text. The one place that knows
 * of their differences: `parent`, `loc`, tokens and comments are missing, and nothing is `null`.
 */
export function bridge(raw: Bridged): Tree {
  const { program, text, visitorKeys, kinds } = raw;
  const lines = new Lines(text);
  const nodes: TSESTree.Node[] = [];
  const comments = commentsOf(raw, lines);
  const tokens = () => tokenize(ast, text, { lines, comments, visitorKeys });
  const root = Object.assign(new Root(comments, tokens), program) as unknown as Loose;
  const ast = root as unknown as TSESTree.Program;
  const pending = [root];
  root.parent = null;
  for (let node = pending.pop(); node; node = pending.pop()) {
    // Cheaper here than in the text that the tree travels as.
    node.range = [startOf(node, text), node.end];
    node.loc = lines.locationOf(node.range);
    if (kinds.has(node.type)) nodes.push(node as unknown as TSESTree.Node);
    for (const flag of FLAGS[node.type] ?? []) node[flag] ??= undefined;
    addChildren(node, visitorKeys[node.type] ?? [], pending);
  }
  return { ast, nodes };
}

/** To TSESTree, a parameter begins behind its decorators. */
function startOf({ type, start, decorators }: Loose, text: string): number {
  if (!PARAMETERS.has(type)) return start;
  const last = (decorators as readonly Loose[] | undefined)?.at(-1);
  if (!last) return start;
  BLANK.lastIndex = last.end;
  BLANK.test(text);
  return BLANK.lastIndex;
}

const PARAMETERS = new Set(['Identifier', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern']);
const BLANK = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;

/**
 * The tree's own part, which oxc has none of. Only rewrites and a few rules look at tokens: they are made for them.
 *
 * The getter is that of the class: one of the object itself would be part of its hidden class, which V8 gives up in full
 * collections only, and the whole tree with it.
 */
class Root {
  readonly comments: readonly TSESTree.Comment[];
  readonly #tokenize: () => TSESTree.Token[];
  #tokens: TSESTree.Token[] | undefined;

  constructor(comments: readonly TSESTree.Comment[], tokenize: () => TSESTree.Token[]) {
    this.comments = comments;
    this.#tokenize = tokenize;
  }

  get tokens(): TSESTree.Token[] {
    return (this.#tokens ??= this.#tokenize());
  }
}

/** Pushes the children last to first, so that the first is taken next. */
function addChildren(node: Loose, keys: readonly string[], pending: Loose[]): void {
  for (let at = keys.length - 1; at >= 0; at--) {
    const key = keys[at]!;
    const child = node[key];
    if (child === null) {
      if (OPTIONAL.has(key) && NULLABLE[node.type] !== key) node[key] = undefined;
    } else if (Array.isArray(child)) pushAll(child as readonly (Loose | null)[], node, pending);
    else if (child !== undefined) pending.push(adopt(child as Loose, node));
  }
}

function pushAll(children: readonly (Loose | null)[], parent: Loose, pending: Loose[]): void {
  for (let at = children.length - 1; at >= 0; at--) {
    const child = children[at];
    if (child) pending.push(adopt(child, parent));
  }
}

function adopt(child: Loose, parent: Loose): Loose {
  child.parent = parent;
  return child;
}

/** ESLint counts the first line of a script as a comment too. */
function commentsOf({ comments, text }: Bridged, lines: Lines): TSESTree.Comment[] {
  const shebang = /^#!.*/.exec(text)?.[0];
  const raw = comments.map(({ type, value, start, end }) => ({
    ...{ type, value, range: [start, end] },
    loc: lines.locationOf([start, end]),
  }));
  if (shebang === undefined) return raw as unknown as TSESTree.Comment[];
  const range: TSESTree.Range = [0, shebang.length];
  const first = { type: 'Shebang', value: shebang.slice(2), range, loc: lines.locationOf(range) };
  return [first, ...raw] as unknown as TSESTree.Comment[];
}
