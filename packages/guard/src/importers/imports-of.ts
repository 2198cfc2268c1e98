import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** What a module takes from others, by the names that it calls them. */
export interface Imports {
  readonly imported: readonly string[];
  /** Those whose names it passes on. */
  readonly passedOn: readonly string[];
}

export function importsOf(file: string, text: string): Imports {
  const { module } = parseSync(file, text);
  const loaded = [...text.matchAll(/\b(?:require|import)\s*\(\s*(['"])([^'"\\]+)\1/g)];
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  const imported = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...loaded.map(([, , name]) => name!),
    ...passedOn,
  ];
  // `import { save } from './save.js'; export { save };`
  const isPassedOn = module.staticExports.some(({ entries }) =>
    entries.some(({ moduleRequest, localName }) => !moduleRequest && isImported(localName.name)),
  );
  function isImported(name: string | null | undefined): boolean {
    return module.staticImports.some(({ entries }) =>
      entries.some(({ localName }) => localName.value === name),
    );
  }
  return { imported, passedOn: isPassedOn ? imported : passedOn };
}

/** A module that others import, and the names that they may call it by. */
export interface Target {
  /** From the root, without its ending. */
  readonly place: string;
  /** The package that it is the entry of. */
  readonly packageName: string | undefined;
}

/** Texts one of which a file has to hold that imports the target. */
export function needlesOf({ place, packageName }: Target): string[] {
  const name = path.posix.basename(place);
  const quoted = (text: string) => [`'${text}'`, `"${text}"`];
  if (name !== 'index') return [`/${name}`, ...quoted(name)];
  const folder = path.posix.basename(path.posix.dirname(place));
  return [
    ...['/index', `/${folder}`, ...quoted(folder)],
    ...['.', './', '..', '../'].flatMap(quoted),
    ...(packageName === undefined ? [] : [packageName]),
  ];
}

/** Whether a name means the target. An alias is taken for it when it ends in the same word: to judge a file too many does no harm. */
export function means(name: string, importer: string, { place, packageName }: Target): boolean {
  const places =
    path.posix.basename(place) === 'index' ? [place, path.posix.dirname(place)] : [place];
  if (/^\.{1,2}(?:\/|$)/.test(name)) {
    const resolved = withoutEnding(path.posix.join(path.posix.dirname(importer), name));
    return places.includes(resolved.replace(/\/$/, ''));
  }
  if (name === packageName) return true;
  const word = path.posix.basename(withoutEnding(name));
  return places.some((each) => path.posix.basename(each) === word);
}

export function withoutEnding(file: string): string {
  return file.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}
