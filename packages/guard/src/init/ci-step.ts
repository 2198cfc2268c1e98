import { existsSync } from 'node:fs';
import path from 'node:path';
import { isSeq, parseDocument, type Document } from 'yaml';
import { git } from '../git.ts';
import { messages } from '../messages.ts';
import { ciNames, ciText, type CiFacts, type CiName } from './ci-text.ts';
import { prefixOf, readIfThere } from './managers/manager.ts';
import { editYaml } from './managers/yaml-edit.ts';
import { installationOf } from './package-manager.ts';
import { alreadyDone, change, instruct, join, nothing, type Step } from './plan.ts';
import type { Project } from './project.ts';

const WORKFLOW = '.github/workflows/taskgroup.yml';
const PIPELINE = '.gitlab-ci.yml';
/** What a pipeline that is there already includes. */
const INCLUDED = '.gitlab/taskgroup.yml';

/** The pipelines that a repository has, by what lies in it. */
export function ciNamesIn({ root }: Project): CiName[] {
  const files: Readonly<Record<CiName, string>> = { github: '.github/workflows', gitlab: PIPELINE };
  return ciNames.filter((name) => existsSync(path.join(root, files[name])));
}

/** Plans the jobs that run `taskgroup-guard ci`; what is there stays, byte for byte. */
export async function planCi(project: Project, names: readonly CiName[]): Promise<Step> {
  if (!names.length) return nothing;
  const facts = await factsOf(project);
  return join(names.map((name) => (name === 'github' ? planGithub : planGitlab)(project, facts)));
}

/** Takes the jobs out again, but leaves one that somebody has changed. */
export async function withoutCi(project: Project): Promise<Step> {
  const facts = await factsOf(project);
  const steps = [takeOut(path.join(project.root, WORKFLOW), ciText('github', facts))];
  const pipeline = path.join(project.root, PIPELINE);
  const included = path.join(project.root, INCLUDED);
  if (!existsSync(included)) return join([...steps, takeOut(pipeline, ciText('gitlab', facts))]);
  const before = readIfThere(pipeline) ?? '';
  const after = editYaml(before, excludeJob);
  const job = takeOut(included, ciText('gitlab', { ...facts, stage: stageIn(before) }));
  if (!job.changes.length || after === undefined) return join([...steps, job]);
  return join([...steps, job, change({ file: pipeline, before, after })]);
}

function takeOut(file: string, ours: string): Step {
  const before = readIfThere(file);
  if (before === undefined || !before.includes('taskgroup-guard ci')) return nothing;
  if (before !== ours) return instruct(messages.takeOutByHand(path.basename(file)));
  return change({ file, before, after: undefined });
}

function planGithub({ root }: Project, facts: CiFacts): Step {
  const file = path.join(root, WORKFLOW);
  const before = readIfThere(file);
  if (before?.includes('taskgroup-guard ci')) return alreadyDone(messages.ciDone(WORKFLOW));
  if (before !== undefined)
    return instruct(messages.addToManager(WORKFLOW), ...lines(facts, 'github'));
  return change({ file, before, after: ciText('github', facts) });
}

/** A pipeline has one file; a job beside others is included, so that theirs stay theirs. */
function planGitlab({ root }: Project, facts: CiFacts): Step {
  const pipeline = path.join(root, PIPELINE);
  const before = readIfThere(pipeline);
  const file = path.join(root, before === undefined ? PIPELINE : INCLUDED);
  if (before?.includes('taskgroup-guard ci') || existsSync(path.join(root, INCLUDED))) {
    return alreadyDone(messages.ciDone(PIPELINE));
  }
  if (before === undefined) return change({ file, before, after: ciText('gitlab', facts) });
  const job = ciText('gitlab', { ...facts, stage: stageIn(before) });
  const after = editYaml(before, includeJob);
  if (after === undefined || after === before) {
    return join([
      change({ file, before: undefined, after: job }),
      instruct(messages.addToManager(PIPELINE), 'include:', `  - local: ${INCLUDED}`),
    ]);
  }
  return join([
    change({ file, before: undefined, after: job }),
    change({ file: pipeline, before, after }),
  ]);
}

function lines(facts: CiFacts, name: CiName): string[] {
  return ciText(name, facts).trimEnd().split('\n');
}

/** A list takes one more; one file alone becomes a list only by hand. */
function includeJob(document: Document): void {
  const entry = document.createNode({ local: INCLUDED });
  const include = document.get('include');
  if (include === undefined) document.set('include', document.createNode([{ local: INCLUDED }]));
  else if (isSeq(include)) include.add(entry);
}

function excludeJob(document: Document): void {
  const include = document.get('include');
  if (!isSeq(include)) return;
  include.items = include.items.filter((item) => !JSON.stringify(item).includes(INCLUDED));
  if (!include.items.length) document.delete('include');
}

/** A job without a stage belongs to `test`, which a pipeline need not have. */
function stageIn(pipeline: string): string | undefined {
  const listed = (parseDocument(pipeline).toJS() as { stages?: unknown } | null)?.stages;
  const stages = Array.isArray(listed) ? listed.map(String) : [];
  if (!stages.length || stages.includes('test')) return undefined;
  return ['lint', 'check', 'verify', 'quality'].find((name) => stages.includes(name)) ?? stages[0];
}

async function factsOf(project: Project): Promise<CiFacts> {
  const { root } = project;
  const folder = prefixOf(project).replace(/\/$/, '');
  const version = ['.nvmrc', '.node-version'].find((name) => existsSync(path.join(root, name)));
  return {
    installation: installationOf(project),
    branch: await mainBranch(root),
    nodeVersionFile: version,
    ...{ folder, stage: undefined },
  };
}

/** As the remote says, else the branch that is usually the one. */
async function mainBranch(root: string): Promise<string> {
  const ask = (...args: string[]) =>
    git(args, { cwd: root }).then(
      (output) => String(output).trim(),
      () => '',
    );
  const head = await ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD');
  if (head) return head.replace(/^origin\//, '');
  const branches = (await ask('for-each-ref', '--format=%(refname:short)', 'refs/heads')).split(
    '\n',
  );
  return ['main', 'master', 'trunk', 'develop'].find((name) => branches.includes(name)) ?? 'main';
}
