import { isMap, isSeq, type Document, type YAMLMap } from 'yaml';
import { HOOKS } from '../installed-hooks.ts';
import { hasPackage } from '../project.ts';
import {
  callsGate,
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
const ENDS = ['yml', 'yaml', 'json', 'jsonc', 'toml'];
const FILES = ['lefthook', '.lefthook'].flatMap((name) => ENDS.map((end) => `${name}.${end}`));

/** Lefthook runs the jobs of its configuration. */
export const lefthook: Manager = {
  owns: ({ root }) => findIn(root, FILES) !== undefined,
  plan: (project) => {
    const file = required(findIn(project.root, FILES), 'lefthook');
    const before = readIfThere(file) ?? '';
    const gate = gateCommand(project);
    return planConfig({
      ...{ file, before },
      after: isYaml(file) ? editYaml(before, (document) => add(document, gate)) : undefined,
      lines: HOOKS.flatMap((event) => [
        ...[`${event}:`, '  jobs:', `    - name: ${NAME}`, `      run: ${gate}`],
      ]),
      sync: hasPackage(project, 'lefthook') ? 'npx lefthook install' : 'lefthook install',
    });
  },
  takeOut: ({ root }) =>
    planTakeOut(findIn(root, FILES), (text) => editYaml(text, (document) => remove(document))),
};

function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

/** `jobs` is the newer form; where somebody uses `commands`, ours is one more. */
function add(document: Document, gate: string): void {
  for (const event of HOOKS) {
    const hook = document.get(event, true);
    if (callsGate(JSON.stringify(document.get(event) ?? ''))) continue;
    if (isMap(hook) && hook.has('commands') && !hook.has('jobs')) {
      document.setIn([event, 'commands', NAME], document.createNode({ run: gate }));
    } else if (isMap(hook) && isSeq(hook.get('jobs'))) {
      document.addIn([event, 'jobs'], document.createNode({ name: NAME, run: gate }));
    } else {
      if (isMap(hook)) hook.flow = false;
      else document.set(event, document.createNode({}));
      document.setIn([event, 'jobs'], document.createNode([{ name: NAME, run: gate }]));
    }
  }
}

function remove(document: Document): void {
  for (const event of HOOKS) {
    const hook = document.get(event);
    if (!isMap(hook)) continue;
    removeFrom(hook);
    if (!hook.items.length) document.delete(event);
  }
}

function removeFrom(hook: YAMLMap): void {
  const commands = hook.get('commands');
  if (isMap(commands)) {
    commands.delete(NAME);
    if (!commands.items.length) hook.delete('commands');
  }
  const jobs = hook.get('jobs');
  if (isSeq(jobs)) {
    jobs.items = jobs.items.filter((job) => !(isMap(job) && job.get('name') === NAME));
    if (!jobs.items.length) hook.delete('jobs');
  }
}
