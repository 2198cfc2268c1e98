import { git, GitError } from '../git.ts';
import { messages } from '../messages.ts';
import type { Colors } from '../reporters/colors.ts';
import type { Change, Instruction, Step } from './plan.ts';
import { relativeName } from '../posix.ts';

/** What `init` would do, as a diff, and what it leaves to the reader. */
export async function showPlan(step: Step, root: string, colors: Colors): Promise<string> {
  const diffs: string[] = [];
  for (const each of step.changes) {
    const twin = step.changes.find((other) => isSame(other, each));
    const isFirst = !twin || twin === each;
    diffs.push(isFirst ? await showChange(each, root, colors) : showTwin(each, twin, root, colors));
  }
  const blocks = [
    ...step.done.map((sentence) => `${colors.green('✔')} ${sentence}`),
    ...diffs,
    ...step.gitCommands.map((args) => `${colors.bold('Run')} git ${args.join(' ')}`),
    ...step.instructions.map((instruction) => showInstruction(instruction, colors)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

async function showChange({ file, before, after }: Change, root: string, colors: Colors) {
  const name = relativeName(root, file);
  if (after === undefined) return colors.bold(messages.deletes(name));
  const title = before === undefined ? messages.creates(name) : messages.changes(name);
  const body = before === undefined ? asAdded(after) : await diff(file, after);
  return [colors.bold(title), ...body.map((line) => `  ${paint(line, colors)}`)].join('\n');
}

/** Two hooks of the same lines are read once. */
function showTwin({ file }: Change, twin: Change, root: string, colors: Colors): string {
  const title = colors.bold(messages.creates(relativeName(root, file)));
  return `${title}\n  ${messages.sameLines(relativeName(root, twin.file))}`;
}

function isSame(one: Change, other: Change): boolean {
  const isNew = one.before === undefined && other.before === undefined;
  return isNew && one.after !== undefined && one.after === other.after;
}

function showInstruction({ title, lines }: Instruction, colors: Colors): string {
  return [colors.bold(title), ...lines.map((line) => `  ${line}`)].join('\n');
}

function asAdded(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `+${line}`);
}

/** git compares better than we would; it ends with 1 where texts differ. */
async function diff(file: string, after: string): Promise<string[]> {
  const args = [
    'diff',
    '--no-index',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--',
    file,
    '-',
  ];
  const output = await git(args, { input: after }).then(String, (error: unknown) => {
    if (error instanceof GitError) return error.stdout;
    throw error;
  });
  const lines = output.trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('@@')));
}

function paint(line: string, colors: Colors): string {
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('@@') ? colors.dim(line) : line;
}
