import type { Match, SourceFile } from '@taskgroup/patterns';
import type { Language } from '../host/parse-source.ts';
import type { Snippet } from './config-text.ts';

type Program = SourceFile['ast'];
type Statement = Program['body'][number];
type Node = Match['node'];
type Range = Node['range'];

/** Functions that flatten their arguments into a configuration array. */
const FLATTENING = new Set(['defineConfig', 'config']);

/**
 * Inserts an import and an entry into a flat configuration. Undefined when the shape of the file
 * leaves any doubt: then a person gets the lines instead.
 */
export async function addToConfig(text: string, snippet: Snippet): Promise<string | undefined> {
  const program = await parse(text);
  const list = program && exportedList(program);
  if (!program || !list) return undefined;
  const edits = [importEdit(program, text, snippet), ...entryEdits(list, text, snippet.entries)];
  const after = edits
    .sort((left, right) => right.at - left.at)
    .reduce((edited, { at, insert }) => edited.slice(0, at) + insert + edited.slice(at), text);
  return (await parse(after)) && after;
}

interface Insertion {
  readonly at: number;
  readonly insert: string;
}

/** A bracketed list that entries can be added to. */
interface List {
  readonly elements: readonly Node[];
  /** The range between the brackets. */
  readonly start: number;
  readonly end: number;
}

const LANGUAGE: Language = {
  parser: 'typescript-eslint',
  sourceType: 'module',
  jsx: false,
  globalReturn: false,
};

/** By oxc, which takes no TypeScript of the repository's; its binary may be missing. */
async function parse(text: string): Promise<Program | undefined> {
  try {
    const { parseSource } = await import('../host/parse-source.ts');
    return parseSource('eslint.config.ts', text, LANGUAGE, new Set())?.ast;
  } catch {
    return parseWithTypeScript(text);
  }
}

async function parseWithTypeScript(text: string): Promise<Program | undefined> {
  try {
    const parser = await import('@typescript-eslint/parser');
    return parser.parse(text, { range: true, sourceType: 'module' });
  } catch {
    return undefined;
  }
}

function exportedList(program: Program): List | undefined {
  const exported = program.body.flatMap((node) => exportedBy(node) ?? []);
  return exported.length === 1 ? listOf(exported[0]!, program) : undefined;
}

/** `export default …` or `module.exports = …` */
function exportedBy(node: Statement): Node | undefined {
  if (node.type === 'ExportDefaultDeclaration') return node.declaration;
  if (node.type !== 'ExpressionStatement') return undefined;
  const { expression } = node;
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
  return isModuleExports(expression.left) ? expression.right : undefined;
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    isNamed(node.object, 'module') &&
    isNamed(node.property, 'exports')
  );
}

function listOf(node: Node, program: Program): List | undefined {
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') {
    return listOf(node.expression, program);
  }
  if (node.type === 'ArrayExpression') return arrayList(node.elements, node.range);
  if (node.type === 'CallExpression') return callList(node.callee, node.arguments, node.range);
  if (node.type === 'Identifier') return constantList(node.name, program);
  return undefined;
}

function arrayList(elements: readonly (Node | null)[], range: Range): List | undefined {
  const full = elements.filter((element) => element !== null);
  if (full.length !== elements.length) return undefined;
  return { elements: full, start: range[0] + 1, end: range[1] - 1 };
}

function callList(callee: Node, elements: readonly Node[], range: Range): List | undefined {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  if (name.type !== 'Identifier' || !FLATTENING.has(name.name)) return undefined;
  if (callee.type === 'Identifier' && name.name === 'config') return undefined; // anybody's function
  const [first] = elements;
  if (elements.length === 1 && first?.type === 'ArrayExpression')
    return arrayList(first.elements, first.range);
  if (!first) return undefined;
  return { elements, start: callee.range[1] + 1, end: range[1] - 1 };
}

/** `const config = [...]; export default config;` as long as it is declared once. */
function constantList(name: string, program: Program): List | undefined {
  const declared = program.body
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
    .filter(({ id }) => isNamed(id, name));
  const init = declared.length === 1 ? declared[0]!.init : undefined;
  return init && init.type !== 'Identifier' ? listOf(init, program) : undefined;
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** After the last import or require; else before the first statement. */
function importEdit(program: Program, text: string, { imports }: Snippet): Insertion {
  const newline = newlineOf(text);
  const lines = imports.join(newline);
  const last = program.body.filter(loadsModule).at(-1);
  if (last) return { at: last.range[1], insert: newline + lines };
  const at = program.body[0]?.range[0] ?? 0;
  return { at, insert: lines + newline + newline };
}

function loadsModule(node: Statement): boolean {
  if (node.type === 'ImportDeclaration') return true;
  if (node.type !== 'VariableDeclaration') return false;
  const init = node.declarations[0]?.init;
  return init?.type === 'CallExpression' && isNamed(init.callee, 'require');
}

/** Adds the entry as the last one: later entries win, and nothing that stood there moves. */
function entryEdits(list: List, text: string, entries: readonly string[]): Insertion[] {
  const { elements, start, end } = list;
  const last = elements.at(-1);
  const entry = entries
    .map((line) => line.trim())
    .join(' ')
    .replace(/,$/, '');
  const inside = text.slice(start, end);
  if (!last) return [{ at: start, insert: entry }];
  if (!/\n[^\S\n]*$/.test(inside)) return [{ at: last.range[1], insert: `, ${entry}` }];
  const lineOfBracket = text.lastIndexOf('\n', end - 1) + 1;
  const indent = /^[^\S\n]*/.exec(text.slice(text.lastIndexOf('\n', last.range[0] - 1) + 1))![0];
  const hasComma = /^\s*,/.test(withoutComments(text.slice(last.range[1], end)));
  return [
    ...(hasComma ? [] : [{ at: last.range[1], insert: ',' }]),
    {
      at: lineOfBracket,
      insert: entries.map((line) => indent + line + newlineOf(text)).join(''),
    },
  ];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
