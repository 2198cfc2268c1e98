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

const TYPESCRIPT_ENTRY = (indent: string) => [
  `${indent}{`,
  `${indent}  files: ['**/*.{ts,mts,cts,tsx}'],`,
  `${indent}  languageOptions: {`,
  `${indent}    parser,`,
  `${indent}    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },`,
  `${indent}  },`,
  `${indent}},`,
];

/** A configuration of nothing but ours. */
export function newConfig(typescript: boolean): string {
  const lines = [
    ...(typescript ? ["import parser from '@typescript-eslint/parser';"] : []),
    "import taskgroup from 'eslint-plugin-taskgroup';",
    '',
    'export default [',
    ...(typescript ? TYPESCRIPT_ENTRY('  ') : []),
    `  taskgroup.configs.${typescript ? 'recommendedTypeChecked' : 'recommended'},`,
    '];',
  ];
  return `${lines.join('\n')}\n`;
}

/** What to add to a configuration: types where it asks for them already, and its own quotes. */
export function snippetFor(config: string, { commonjs, typescript }: SnippetOptions): Snippet {
  const name = /\btaskgroup\b/.test(config) ? 'taskgroupPlugin' : 'taskgroup';
  const typed = typescript && /\b(projectService|parserOptions[^]*\bproject\s*:)/.test(config);
  const source = quoted('eslint-plugin-taskgroup', config);
  const semicolon = /;\s*$/m.test(config) ? ';' : '';
  const load = commonjs
    ? `const { default: ${name} } = require(${source})${semicolon}`
    : `import ${name} from ${source}${semicolon}`;
  const preset = typed ? 'recommendedTypeChecked' : 'recommended';
  return { imports: [load], entries: [`${name}.configs.${preset},`] };
}

function quoted(text: string, config: string): string {
  const count = (quote: string) => config.split(quote).length;
  return count('"') > count("'") ? `"${text}"` : `'${text}'`;
}
