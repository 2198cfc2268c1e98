/** What goes into a flat configuration: lines at the top, and entries of its array. */
export interface Snippet {
  readonly imports: readonly string[];
  readonly entries: readonly string[];
}

export interface SnippetOptions {
  readonly commonjs: boolean;
  /** Whether the project has a tsconfig.json and TypeScript. */
  readonly typescript: boolean;
}

/** A configuration of nothing but ours. */
export function newConfig(typescript: boolean): string {
  const lines = [
    ...(typescript ? ["import parser from '@typescript-eslint/parser';"] : []),
    "import taskgroup from 'eslint-plugin-taskgroup';",
    '',
    'export default [',
    ...presetFor('taskgroup', typescript ? 'parser and types' : 'syntax').map(indented),
    '];',
  ];
  return `${lines.join('\n')}\n`;
}

/** What to add to a configuration: types where it asks for them already, and its own quotes. */
export function snippetFor(config: string, { commonjs, typescript }: SnippetOptions): Snippet {
  const name = /\btaskgroup\b/.test(config) ? 'taskgroupPlugin' : 'taskgroup';
  const depth = typescript ? depthOf(config) : 'syntax';
  const load = (local: string, from: string) => {
    const line = commonjs
      ? `const ${local === name ? `{ default: ${name} }` : local} = require('${from}');`
      : `import ${local} from '${from}';`;
    return inStyleOf(config, line);
  };
  return {
    imports: [
      ...(depth === 'parser and types' ? [load('parser', '@typescript-eslint/parser')] : []),
      load(name, 'eslint-plugin-taskgroup'),
    ],
    entries: presetFor(name, depth).map((line) =>
      inStyleOf(config, commonjs ? line.replace('import.meta.dirname', '__dirname') : line),
    ),
  };
}

/** How much of TypeScript a configuration has to bring along for our rules. */
type Depth = 'syntax' | 'types' | 'parser and types';

/** Types are switched on only where nobody else parses TypeScript: for others' rules they cost time. */
function depthOf(config: string): Depth {
  if (/\bprojectService\b|\bparserOptions\b[^]*\bproject\s*:/.test(config)) return 'types';
  return /typescript|tseslint|\bparser\b/i.test(config) ? 'syntax' : 'parser and types';
}

function presetFor(name: string, depth: Depth): string[] {
  if (depth === 'syntax') return [`${name}.configs.recommended,`];
  const preset = `...${name}.configs.recommendedTypeChecked,`;
  return depth === 'types' ? [preset] : [...parserEntry, preset];
}

const parserEntry = [
  '{',
  "  files: ['**/*.{ts,tsx,mts,cts}'],",
  '  languageOptions: { parser, parserOptions: { tsconfigRootDir: import.meta.dirname } },',
  '},',
];

function indented(line: string): string {
  return `  ${line}`;
}

/** Takes over the quotes of a configuration, and whether it writes semicolons. */
function inStyleOf(config: string, line: string): string {
  const count = (quote: string) => config.split(quote).length;
  const ended = /;\s*$/m.test(config) ? line : line.replace(/;$/, '');
  return count('"') > count("'") ? ended.replaceAll("'", '"') : ended;
}
