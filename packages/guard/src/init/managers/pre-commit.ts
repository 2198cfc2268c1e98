import { isMap, isSeq, type Document } from 'yaml';
import {
  findIn,
  gateCommand,
  planConfig,
  planTakeOut,
  readIfThere,
  required,
  type Manager,
} from './manager.ts';
import { editYaml } from './yaml-edit.ts';

const NAME = 'taskgroup-guard';
const FILES = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];

/** The framework of that name runs the hooks of its repositories; ours is a local one, with the project's own packages. */
export const preCommit: Manager = {
  owns: ({ root }) => findIn(root, FILES) !== undefined,
  plan: (project) => {
    const file = required(findIn(project.root, FILES), 'pre-commit');
    const before = readIfThere(file) ?? '';
    const repo = localRepo(gateCommand(project));
    return planConfig({
      ...{ file, before },
      after: before.includes(NAME) ? before : editYaml(before, (document) => add(document, repo)),
      lines: linesOf(gateCommand(project)),
      sync: 'pre-commit install --hook-type pre-commit --hook-type pre-merge-commit',
    });
  },
  takeOut: ({ root }) => planTakeOut(findIn(root, FILES), (text) => editYaml(text, remove)),
};

/** It reads the index itself, so it wants no names; and a commit that only deletes concerns it, too. */
function localRepo(gate: string) {
  return {
    repo: 'local',
    hooks: [
      {
        id: NAME,
        name: NAME,
        entry: gate,
        language: 'system',
        pass_filenames: false,
        require_serial: true,
        always_run: true,
        stages: ['pre-commit', 'pre-merge-commit'],
      },
    ],
  };
}

function linesOf(gate: string): string[] {
  return [
    ...['repos:', '  - repo: local', '    hooks:', `      - id: ${NAME}`, `        name: ${NAME}`],
    ...[`        entry: ${gate}`, '        language: system', '        pass_filenames: false'],
    ...['        require_serial: true', '        always_run: true'],
    '        stages: [pre-commit, pre-merge-commit]',
  ];
}

function add(document: Document, repo: object): void {
  const repos = document.get('repos');
  if (isSeq(repos)) {
    repos.flow = false;
    repos.add(document.createNode(repo));
  } else document.set('repos', document.createNode([repo]));
}

function remove(document: Document): void {
  const repos = document.get('repos');
  if (!isSeq(repos)) return;
  for (const repo of repos.items) {
    const hooks = isMap(repo) ? repo.get('hooks') : undefined;
    if (isSeq(hooks)) hooks.items = hooks.items.filter((hook) => !isOurs(hook));
  }
  repos.items = repos.items.filter((repo) => {
    const hooks = isMap(repo) ? repo.get('hooks') : undefined;
    return !isSeq(hooks) || hooks.items.length > 0;
  });
  if (!repos.items.length) repos.flow = true;
}

function isOurs(hook: unknown): boolean {
  return isMap(hook) && hook.get('id') === NAME;
}
