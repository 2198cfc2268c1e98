import {
  defaultPatternSettings,
  findSites,
  patterns,
  submissionOf,
  syntaxOracle,
  type SourceFile,
} from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';

/** The background services of the sources, by who runs them. */
export interface Services {
  /** Given to the task manager. */
  readonly managed: readonly Service[];
  /** Started by themselves. */
  readonly raw: readonly Service[];
}

export interface Service {
  readonly path: string;
  readonly line: number;
}

/** Whether a text may start a service, or give one to the manager. */
export function mayHoldService(text: string): boolean {
  return rule.looksLike.test(text) || /\.\s*service\b/.test(text);
}

const rule = patterns.find(({ id }) => id === 'no-raw-background-service')!;

export function servicesIn(source: SourceFile, path: string, managerModule?: string): Services {
  const file = withManagersOf(managerModule, source);
  const raw = findSites(file, [rule], syntaxOracle(file)).map(({ match }) =>
    place(path, match.node),
  );
  const managed = callsIn(file)
    .filter((call) => submissionOf(call, file)?.method === 'service')
    .map((call) => place(path, call));
  return { managed, raw };
}

/** What comes from the module that exports the task manager is one, whatever a file calls it. */
function withManagersOf(managerModule: string | undefined, file: SourceFile): SourceFile {
  const imports = file.ast.body.filter((node) => node.type === 'ImportDeclaration');
  const names = imports
    .filter(({ source }) => source.value === managerModule)
    .flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name));
  if (!names.length) return file;
  const settings = file.settings ?? defaultPatternSettings;
  const { path, text, ast, visitorKeys, scopeManager, moduleKind } = file;
  const managers = [...settings.managers, ...names];
  return {
    ...{ path, text, ast, visitorKeys, scopeManager, moduleKind },
    settings: { ...settings, managers },
  };
}

function place(path: string, node: TSESTree.Node): Service {
  return { path, line: node.loc.start.line };
}

function callsIn({ ast, visitorKeys }: SourceFile): TSESTree.CallExpression[] {
  const calls: TSESTree.CallExpression[] = [];
  const pending: TSESTree.Node[] = [ast];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'CallExpression') calls.push(node);
    const fields = node as unknown as Readonly<Record<string, unknown>>;
    for (const child of (visitorKeys[node.type] ?? []).flatMap((key) => fields[key])) {
      if (child) pending.push(child as TSESTree.Node);
    }
  }
  return calls.sort((a, b) => a.range[0] - b.range[0]);
}
