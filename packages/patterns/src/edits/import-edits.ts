import type { TSESTree } from '@typescript-eslint/types';
import { moduleBody } from '../ast/module-body.ts';
import { codeAfter, codeBefore, tokenAfter, tokenBefore } from '../ast/tokens.ts';
import { requiredModule } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { exportedName, moduleOf, type ImportedName } from '../vocabulary.ts';
import { insert, remove, replace, type Edit } from './edit.ts';
import { endOfLine, isRequire, moduleKindOf, quoteOf, semicolonOf } from './file-style.ts';
import { bindingsOf, isSameModule, localName } from './runtime-import.ts';
import { ownLines, type UnusedImports } from './unused-imports.ts';

/**
 * The edits that bring the names into the file: a merged import, a new one, or none. A new import takes the
 * place of one that nobody uses any more.
 */
export function importEdits(
  file: SourceFile,
  names: readonly ImportedName[],
  unused: UnusedImports = none,
): Edit[] {
  const wanted = names.map((name) => ({ name, local: localName(file, name) }));
  const found = ({ name, local }: Wanted) =>
    bindingsOf(file, name).find((binding) => binding.local === local);
  const missing = wanted.filter((name) => !found(name));
  const typeOnly = wanted.flatMap((name) => found(name) ?? []).filter((each) => each.typeOnly);
  const added = [...new Set(missing.map(moduleOfWanted))].map((module) =>
    addNames(
      file,
      module,
      missing.filter((each) => moduleOfWanted(each) === module),
    ),
  );
  return [
    ...typeOnly.flatMap((binding) => asValue(file, binding.node as TSESTree.ImportSpecifier)),
    ...added.flatMap((each) => (Array.isArray(each) ? each : [])),
    ...placed(
      file,
      added.filter((each) => typeof each === 'string'),
      unused,
    ),
  ];
}

/** New imports, in the place of the first unused one where there is one. */
function placed(file: SourceFile, texts: readonly string[], unused: UnusedImports): Edit[] {
  const place = texts.length
    ? unused.statements.find((each) => isPlaceForImport(each, file))
    : undefined;
  const others = unused.statements.filter((each) => each !== place);
  return [
    ...(place
      ? [replace(place.range, texts.join(endOfLine(file)))]
      : texts.map((text) => newImport(file, text))),
    ...others.map((each) => remove(ownLines(file, each.range))),
    ...unused.names.map(remove),
  ];
}

/** Imports are hoisted; a require further down may come after the first use. */
function isPlaceForImport(statement: TSESTree.ProgramStatement, { ast }: SourceFile): boolean {
  const leading = leadingRequire(ast.body);
  const isRequired = statement.type === 'VariableDeclaration';
  return !isRequired || (leading !== undefined && statement.range[0] <= leading.range[0]);
}

const none: UnusedImports = { statements: [], names: [] };

function moduleOfWanted({ name }: Wanted): string {
  return moduleOf(name);
}

interface Wanted {
  readonly name: ImportedName;
  readonly local: string;
}

/** Makes a type-only specifier one that also imports the value, and leaves its neighbours types. */
function asValue(file: SourceFile, node: TSESTree.ImportSpecifier): Edit[] {
  if (node.importKind === 'type') return [remove([node.range[0], node.imported.range[0]])];
  const declaration = node.parent as TSESTree.ImportDeclaration;
  const keyword = tokenAfter(file, declaration.range[0] + 'import'.length)!;
  const others = declaration.specifiers.filter((each) => each !== node);
  return [
    remove([keyword.range[0], tokenAfter(file, keyword.range[1])!.range[0]]),
    ...others.map((each) => insert(each.range[0], 'type ')),
  ];
}

/** The edits that merge the names into an import, or the text of a new one. */
function addNames(file: SourceFile, module: string, wanted: readonly Wanted[]): Edit[] | string {
  for (const statement of moduleBody(file)) {
    const edits = mergeInto(file, statement, module, wanted);
    if (edits) return edits;
  }
  return statementText(file, module, wanted);
}

function mergeInto(
  file: SourceFile,
  statement: TSESTree.Node,
  module: string,
  wanted: readonly Wanted[],
) {
  if (statement.type === 'ImportDeclaration') {
    return isSameModule(statement.source.value, module)
      ? mergeIntoImport(file, statement, wanted)
      : undefined;
  }
  if (statement.type !== 'VariableDeclaration') return undefined;
  const pattern = statement.declarations
    .filter(({ init }) => init && isSameModule(requiredModule(init), module))
    .find(({ id }) => id.type === 'ObjectPattern')?.id as TSESTree.ObjectPattern | undefined;
  const properties = pattern?.properties.filter(({ type }) => type === 'Property');
  if (!pattern || properties?.length !== pattern.properties.length) return undefined;
  return [append(file, pattern.range[0] + 1, properties, clauses(wanted, ': '))];
}

function mergeIntoImport(
  file: SourceFile,
  { importKind, source, specifiers }: TSESTree.ImportDeclaration,
  wanted: readonly Wanted[],
): Edit[] | undefined {
  if (importKind === 'type') return undefined;
  const named = specifiers.filter(({ type }) => type === 'ImportSpecifier');
  const from = tokenBefore(file, source.range[0])!;
  const brace = tokenBefore(file, from.range[0]);
  if (specifiers.some(({ type }) => type === 'ImportNamespaceSpecifier')) return undefined;
  const [first] = specifiers;
  if (named.length) return [append(file, 0, named, clauses(wanted, ' as '))];
  if (first) return [insert(first.range[1], `, { ${clauses(wanted, ' as ').join(', ')} }`)];
  return brace?.value === '}'
    ? [insert(brace.range[0], clauses(wanted, ' as ').join(', '))]
    : undefined;
}

/** Adds to a list between braces, on lines of their own where the last entry has one. */
function append(
  file: SourceFile,
  start: number,
  entries: readonly TSESTree.Node[],
  texts: readonly string[],
): Edit {
  const last = entries.at(-1);
  if (!last) return insert(start, ` ${texts.join(', ')} `);
  const before = tokenBefore(file, last.range[0])!;
  const gap = /^\s*?(\r?\n[ \t]*)$/.exec(file.text.slice(before.range[1], last.range[0]))?.[1];
  return insert(last.range[1], texts.map((text) => `,${gap ?? ' '}${text}`).join(''));
}

function clauses(wanted: readonly Wanted[], as: string): string[] {
  return wanted.map(({ name, local }) => {
    const exported = exportedName(name);
    return exported === local ? local : `${exported}${as}${local}`;
  });
}

function newImport(file: SourceFile, statement: string): Edit {
  const eol = endOfLine(file);
  const anchor = importAnchor(file);
  if (anchor.after === undefined) {
    const indent = indentBefore(file, anchor.before);
    return insert(anchor.before, `${statement}${eol}${eol}${indent}`);
  }
  const indent = indentBefore(file, anchor.after.range[0]);
  const gap = (anchor.isDirective ? eol + eol : eol) + indent;
  const end = endOfItsLine(file, anchor.after);
  const text = gap + statement;
  return insert(end.at, end.isShared && !text.endsWith(';') ? `${text};` : text);
}

/** Nothing, but in the scripts of a component. */
function indentBefore({ text }: SourceFile, at: number): string {
  return /(?<=^|\n)[ \t]*$/.exec(text.slice(0, at))?.[0] ?? '';
}

function statementText(file: SourceFile, module: string, wanted: readonly Wanted[]): string {
  const name = quoteOf(file) + module + quoteOf(file);
  const isEsm = moduleKindOf(file) === 'esm';
  const list = clauses(wanted, isEsm ? ' as ' : ': ').join(', ');
  const text = isEsm ? `import { ${list} } from ${name}` : `const { ${list} } = require(${name})`;
  return text + semicolonOf(file);
}

type Anchor =
  | { readonly after: TSESTree.Node; readonly isDirective: boolean }
  | { readonly after?: undefined; readonly before: number };

function importAnchor(file: SourceFile): Anchor {
  const body = moduleBody(file);
  const imports = body.filter(({ type }) => /^(ImportDecl|TSImportEquals)/.test(type));
  const last = imports.at(-1) ?? leadingRequire(body);
  if (last) return { after: last, isDirective: false };
  const directive = body.filter(isDirective).at(-1);
  return directive ? { after: directive, isDirective: true } : { before: afterHeader(file) };
}

/** The last of the requires at the top: one further down may come after the first use. */
function leadingRequire(body: readonly TSESTree.Node[]): TSESTree.Node | undefined {
  const end = body.findIndex((statement) => !isDirective(statement) && !isRequire(statement));
  return body
    .slice(0, end < 0 ? undefined : end)
    .filter(isRequire)
    .at(-1);
}

function isDirective(statement: TSESTree.Node): boolean {
  return statement.type === 'ExpressionStatement' && typeof statement.directive === 'string';
}

/** Below the shebang and the comments that speak about the file, above those about its first item. */
function afterHeader(file: SourceFile): number {
  const shebang = /^#!.*(\r?\n)?/.exec(file.text)?.[0].length ?? 0;
  const body = moduleBody(file);
  const first = startOf(body[0]) ?? file.text.length;
  const start = body === file.ast.body ? shebang : first; // a component has its own header
  const comments = (file.ast.comments ?? []).filter(
    ({ range }) => range[0] >= start && range[1] <= first,
  );
  const starts = [...comments.map(({ range }) => range[0]), first];
  const own = comments.findIndex(
    ({ range }, n) => !isAboutFile(file.text.slice(range[0], starts[n + 1])),
  );
  return starts[own < 0 ? comments.length : own]!;
}

/** Decorators stand before `export`, and the parser counts them to the class alone. */
function startOf(statement: TSESTree.Node | undefined): number | undefined {
  const isExport = statement?.type.startsWith('Export') && 'declaration' in statement;
  const declared = isExport ? statement.declaration : statement;
  const decorators = declared?.type === 'ClassDeclaration' ? declared.decorators : [];
  return decorators[0]?.range[0] ?? statement?.range[0];
}

function isAboutFile(commentAndGap: string): boolean {
  // What is said of the next line has to stay on the line before it.
  if (/-next-line|@ts-(?:expect-error|ignore)|prettier-ignore/.test(commentAndGap)) return false;
  const aboutFile =
    /licen[sc]e|copyright|@file|@overview|@module|@fileoverview|eslint|@ts-|@jsx|@vitest|@jest|istanbul|prettier/i;
  return (
    /\n[ \t]*\r?\n\s*$/.test(commentAndGap) ||
    aboutFile.test(commentAndGap) ||
    commentAndGap.startsWith('///')
  );
}

/**
 * The end of the line on which a statement ends, behind a comment that stands there. A semicolon on a
 * line of its own guards the next statement in code without semicolons, and stays with it.
 */
function endOfItsLine(
  file: SourceFile,
  statement: TSESTree.Node,
): { at: number; isShared: boolean } {
  const last = statement.range[1] - 1;
  const endOfPrevious = codeBefore(file, last) + 1;
  const guards = file.text[last] === ';' && file.text.slice(endOfPrevious, last).includes('\n');
  const end = guards ? endOfPrevious : statement.range[1];
  const newline = /\r?\n|$/.exec(file.text.slice(end))!.index + end;
  const comment = (file.ast.comments ?? []).find(
    ({ range }) => range[0] >= end && range[0] < newline,
  );
  if (codeAfter(file, end) < newline) return { at: end, isShared: true };
  return { at: comment ? Math.max(comment.range[1], newline) : newline, isShared: false };
}
