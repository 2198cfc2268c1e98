import { OWN_PARSER, type ParserPackage } from './project.ts';

/** What goes into a flat configuration: lines at the top, and entries of its array. */
export interface Snippet {
  readonly imports: readonly string[];
  readonly entries: readonly string[];
}

export interface SnippetOptions {
  readonly commonjs: boolean;
  /** Whether the project has a tsconfig.json and TypeScript. */
  readonly typescript: boolean;
  readonly parserFrom: ParserPackage;
}

/** A configuration of nothing but ours. */
export function newConfig({ typescript, parserFrom }: Omit<SnippetOptions, 'commonjs'>): string {
  const lines = [
    ...(typescript ? [`import ${parserOf(parserFrom)} from '${parserFrom}';`] : []),
    "import taskgroup from 'eslint-plugin-taskgroup';",
    '',
    'export default [',
    ...presetFor('taskgroup', typescript ? parserFrom : undefined).map(indented),
    '];',
  ];
  return `${lines.join('\n')}\n`;
}

/** What to add to a configuration: types where it asks for them already, and its own quotes. */
export function snippetFor(config: string, options: SnippetOptions): Snippet {
  const { commonjs, typescript, parserFrom } = options;
  const name = /\btaskgroup\b/.test(config) ? 'taskgroupPlugin' : 'taskgroup';
  const parser = typescript && lacksParser(config) ? parserFrom : undefined;
  const load = (local: string, from: string) => {
    const line = commonjs
      ? `const ${local === name ? `{ default: ${name} }` : local} = require('${from}');`
      : `import ${local} from '${from}';`;
    return inStyleOf(config, line);
  };
  return {
    imports: [
      ...(parser ? [load(parserOf(parser, commonjs), parser)] : []),
      load(name, 'eslint-plugin-taskgroup'),
    ],
    entries: presetFor(name, parser).map((line) =>
      inStyleOf(config, commonjs ? line.replace('import.meta.dirname', '__dirname') : line),
    ),
  };
}

/** Some packages are the parser, another one has it. */
function parserOf(from: ParserPackage, commonjs = false): string {
  if (from === 'typescript-eslint') return '{ parser }';
  return from === OWN_PARSER && !commonjs ? '* as parser' : 'parser';
}

/**
 * A parser and types are brought only where nobody parses TypeScript yet. Types for others' rules would cost time,
 * and where a configuration asks for them already, the rules use those: a second `projectService` behind it
 * would put its own options in place of the first one's.
 */
function lacksParser(config: string): boolean {
  return !/typescript|tseslint|\bparser\b|\bprojectService\b/i.test(config);
}

function presetFor(name: string, parser: ParserPackage | undefined): string[] {
  if (!parser) return [`${name}.configs.recommended,`];
  return [...parserEntry(parser), `...${name}.configs.recommendedTypeChecked,`];
}

/** Only typescript-eslint's makes types, and wants to know from where. */
function parserEntry(parser: ParserPackage): string[] {
  const options = ', parserOptions: { tsconfigRootDir: import.meta.dirname }';
  return [
    '{',
    "  files: ['**/*.{ts,tsx,mts,cts}'],",
    `  languageOptions: { parser${parser === OWN_PARSER ? '' : options} },`,
    '},',
  ];
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Takes over the quotes of a configuration, and whether it writes semicolons. */
function inStyleOf(config: string, line: string): string {
  const count = (quote: string) => config.split(quote).length;
  const ended = /;\s*$/m.test(config) ? line : line.replace(/;$/, '');
  return count('"') > count("'") ? ended.replaceAll("'", '"') : ended;
}
