import type { Declaration, TsSymbol } from '../checker.ts';
import type { Declared } from '../type-oracle.ts';
import { passUnanswered } from '../unanswered.ts';
import { isOfDefaultLibrary, type Question } from './question.ts';

/** Where the name at a node was declared, also when it was imported and exported again on the way. */
export function declaredIn(question: Question): Declared | undefined {
  const { checker, tsNode } = question;
  const found = checker.getSymbolAtLocation(tsNode as never);
  if (!found) return undefined;
  const symbol = aliasedBy(found, question) ?? found;
  const declaration = symbol.declarations?.[0];
  if (!declaration) return undefined;
  const [module, name] = split(checker.getFullyQualifiedName(symbol as never));
  if (module !== undefined && !isPath(module)) return { module: plain(module), name };
  if (isOfDefaultLibrary(symbol, question)) return { module: 'global', name };
  if (module === undefined && isGlobal(declaration)) return { module: 'global', name };
  const file = declaration.getSourceFile().fileName;
  return { module: packageOf(file) ?? file, name };
}

/** What an imported name stands for; the checker throws where it is no alias. */
function aliasedBy(symbol: TsSymbol, { checker }: Question): TsSymbol | undefined {
  try {
    const aliased = checker.getAliasedSymbol(symbol as never);
    return aliased.declarations?.length ? aliased : undefined;
  } catch (error) {
    passUnanswered(error);
    return undefined;
  }
}

/** `"node:fs".readFile` in two. */
function split(qualified: string): [module: string | undefined, name: string] {
  const [, module, name] = /^"([^"]*)"\.?(.*)$/s.exec(qualified) ?? [];
  return module === undefined ? [undefined, qualified] : [module, name || 'default'];
}

function isPath(module: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(module);
}

function plain(module: string): string {
  return module.replace(/^node:/, '');
}

/** Does everybody see it: does it stand in a script, or in `declare global`? */
function isGlobal(declaration: Declaration): boolean {
  const file = declaration.getSourceFile();
  if (packageOf(file.fileName) === undefined) return false;
  for (let at: Declaration | undefined = declaration; at; at = at.parent) {
    if (at.name?.escapedText === 'global' && at !== declaration) return true;
  }
  return !file.externalModuleIndicator;
}

/** The package whose folder a file lies in; the types of another package count as that one's. */
function packageOf(fileName: string): string | undefined {
  const path = fileName.replaceAll('\\', '/').split('/node_modules/').at(-1)!;
  if (path.length === fileName.length) return undefined;
  const [scope, name] = path.split('/');
  if (scope === '@types') return name?.replace(/^(.+)__/, '@$1/');
  return scope?.startsWith('@') ? `${scope}/${name}` : scope;
}
