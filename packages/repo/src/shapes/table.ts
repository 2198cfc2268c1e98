import { TaskGroup } from '@taskgroup/runtime';
import { lintWithBiome } from './biome.ts';
import { lintWithTaskgroup, lintWithTypescriptEslint } from './eslint.ts';
import { lintWithOxlint } from './oxlint.ts';
import { isControl, readShapes, rulesFor, type Finding, type Shape } from './shapes.ts';

const linters = {
  'typescript-eslint': lintWithTypescriptEslint,
  'Oxlint + tsgolint': lintWithOxlint,
  Biome: lintWithBiome,
  taskgroup: lintWithTaskgroup,
} as const;

const families: Readonly<Record<string, string>> = {
  blocking: 'Blocking calls',
  callbacks: 'Callbacks',
  cancellation: 'Cancellation and signals',
  combinators: 'Combinators',
  direct: 'Direct statements',
  disposables: 'Disposables',
  processes: 'Processes, timers and servers',
  semantics: 'Async semantics',
  stored: 'Stored and forgotten',
};

/** Which linter finds which shape, as Markdown. */
export async function shapesTable(): Promise<string> {
  const shapes = readShapes();
  const found = await TaskGroup.map(
    Object.entries(linters),
    async ([name, lint]) => ({ name, findings: await lint() }),
    { limit: 2 },
  );
  const names = found.map(({ name }) => name);
  return [
    `| Family | Shapes | ${names.join(' | ')} |`,
    `| --- | --: | ${names.map(() => '--:').join(' | ')} |`,
    ...familiesOf(shapes).map(([file, members]) =>
      row([title(file), members.length, ...found.map((each) => count(members, each.findings))]),
    ),
    row(['**All**', shapes.length, ...found.map((each) => count(shapes, each.findings))]),
    row(['Correct code reported', '', ...found.map((each) => alarms(each.findings))]),
    '',
    ...familiesOf(shapes).flatMap(([file, members]) => [
      `### ${title(file)}`,
      '',
      `| Shape | ${names.join(' | ')} |`,
      `| --- | ${names.map(() => '---').join(' | ')} |`,
      ...members.map((shape) =>
        row([
          `${shape.id} ${shape.title}`,
          ...found.map((each) => ruleNames(shape, each.findings)),
        ]),
      ),
      '',
    ]),
  ].join('\n');
}

function familiesOf(shapes: readonly Shape[]): [string, Shape[]][] {
  const files = [...new Set(shapes.map(({ file }) => file))];
  return files.map((file) => [file, shapes.filter((shape) => shape.file === file)]);
}

function title(file: string): string {
  const name = file.split('.')[0]!;
  return families[name] ?? name;
}

function count(shapes: readonly Shape[], findings: readonly Finding[]): number {
  return shapes.filter((shape) => rulesFor(shape, findings).length > 0).length;
}

function alarms(findings: readonly Finding[]): number {
  return findings.filter(({ file }) => isControl(file)).length;
}

function ruleNames(shape: Shape, findings: readonly Finding[]): string {
  return rulesFor(shape, findings)
    .map((rule) => rule.split('/').at(-1))
    .join(', ');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}
