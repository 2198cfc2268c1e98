export type Dialect = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

/** What a file is written in, by its name. JSX may stand in any JavaScript, as TypeScript has it. */
export function dialectOf(path: string): Dialect {
  if (/\.d\.([^./]+\.)?[cm]?ts$/.test(path)) return 'dts';
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  return path.endsWith('.tsx') ? 'tsx' : 'jsx';
}
