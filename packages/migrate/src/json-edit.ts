import { applyEdits, insert, replace, type Edit } from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';
import { parse } from './parse.ts';

/** Makes JSON a statement of JavaScript, whose parts our parser knows the places of. */
const HEAD = '_=';

/** Adds a name to `dependencies` in the text of a package.json, in order, and keeps every other byte. */
export function addDependency(json: string, name: string, version: string): string {
  const text = HEAD + json;
  const root = rootOf(text);
  const { gaps, colon } = styleOf(json);
  const [around, outer, inner] = gaps;
  const entry = `"${name}"${colon}"${version}"`;
  const dependencies = root.properties.find((property) => nameOf(property) === 'dependencies');
  const edit = dependencies
    ? addEntry(text, valueOf(dependencies), { name, entry, inner, outer })
    : addEntry(text, root, {
        name: LAST,
        entry: `"dependencies"${colon}{${inner}${entry}${outer}}`,
        inner: outer,
        outer: around,
      });
  return applyEdits(text, [edit]).slice(HEAD.length);
}

interface Entry {
  /** Puts it before the first entry with a greater name. */
  readonly name: string;
  readonly entry: string;
  /** The white space before it, and before the brace after it, in an object that is empty so far. */
  readonly inner: string;
  readonly outer: string;
}

/** Greater than the name of any field. */
const LAST = '\uFFFF';

function addEntry(
  text: string,
  { properties, range }: TSESTree.ObjectExpression,
  { name, entry, inner, outer }: Entry,
): Edit {
  const last = properties.at(-1);
  if (!last) return replace(range, `{${inner}${entry}${outer}}`);
  const next = properties.find((property) => nameOf(property) > name);
  return next
    ? insert(next.range[0], `${entry},${gapBefore(text, next)}`)
    : insert(last.range[1], `,${gapBefore(text, last)}${entry}`);
}

function rootOf(text: string): TSESTree.ObjectExpression {
  const [statement] = parse('package.js', text).ast.body;
  const expression = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  return asObject(expression?.type === 'AssignmentExpression' ? expression.right : undefined);
}

function valueOf(property: TSESTree.ObjectLiteralElement): TSESTree.ObjectExpression {
  return asObject(property.type === 'Property' ? property.value : undefined);
}

function asObject(node: TSESTree.Node | undefined): TSESTree.ObjectExpression {
  if (node?.type === 'ObjectExpression') return node;
  throw new TypeError('Cannot add a dependency to JSON that is not an object');
}

function nameOf(property: TSESTree.ObjectLiteralElement): string {
  const isNamed = property.type === 'Property' && property.key.type === 'Literal';
  return isNamed ? String((property.key as TSESTree.Literal).value) : '';
}

/** The white space that sets an entry apart from the one before it. */
function gapBefore(text: string, { range: [start] }: TSESTree.Node): string {
  return /\s*$/.exec(text.slice(0, start))![0];
}

interface Style {
  /** The white space before a brace at the end of the text, before an entry, and before one of an entry's own. */
  readonly gaps: readonly [around: string, outer: string, inner: string];
  readonly colon: string;
}

function styleOf(json: string): Style {
  const colon = /"(\s*:[ \t]*)/.exec(json)?.[1] ?? ': ';
  const text = json.trim();
  if (!text.includes('\n') && text !== '{}') {
    const gap = /^\{(\s*)/.exec(text)?.[1] ?? '';
    return { gaps: [gap, gap, gap], colon };
  }
  const newline = json.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)"/.exec(json)?.[1] ?? '  ';
  return { gaps: [newline, newline + unit, newline + unit + unit], colon };
}
