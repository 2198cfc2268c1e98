import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { elementsOf } from './reporters/xml-events.ts';
import { LEAKY, BIN, FLOATING, TestRepository } from './support/repository.ts';

/** What a file may be called on a POSIX system, or by somebody who means harm. */
const NAMES = [
  'src/or\nders.js',
  ' lead.js',
  'trail /a.js',
  'src/or\\ders.js',
  'src/für-\u{1F4E6}.js',
  'src/or"de\'rs.js',
  '-n.js',
  '--no-verify.js',
  'src/[id]/*.js',
  ':(top)a.js',
  '$(touch owned).js',
  '`touch owned`;touch owned.js',
  'a\n::error::owned.js',
  '<img src=x onerror=alert(1)>.js',
  'a%0A%2Fb,line=9::c.js',
];

describe('odd names of files', () => {
  test('reach no shell, page, attribute or command, and come out whole in every report', () => {
    const repository = TestRepository.configured();
    repository.write(Object.fromEntries(NAMES.map((name) => [name, LEAKY])));
    repository.git('add', '-A');

    const formats = ['json', 'sarif', 'gitlab', 'github', 'junit', 'markdown', 'rdjson', 'pretty'];
    const args = formats.flatMap((format) => ['--format', format, '--output', `out/${format}`]);
    expect(repository.guard('check', '--staged', ...args).status).toBe(1);
    const outputs = new Map(
      formats.map((format) => [
        format,
        readFileSync(path.join(repository.root, 'out', format), 'utf8'),
      ]),
    );
    const json = (format: string) => JSON.parse(outputs.get(format)!);
    const wanted = [...NAMES].sort();
    const namesIn = (list: any[], pick: (each: any) => string) => list.map(pick).sort();

    expect(namesIn(json('json').findings, (each) => each.path)).toEqual(wanted);
    expect(namesIn(json('gitlab'), ({ location }) => location.path)).toEqual(wanted);
    expect(namesIn(json('rdjson').diagnostics, ({ location }) => location.path)).toEqual(wanted);
    const uris = namesIn(
      json('sarif').runs[0].results,
      ({ locations }) => locations[0].physicalLocation.artifactLocation.uri,
    );
    expect(uris.join('\n')).not.toMatch(/[^\w.~/%\n-]/);
    expect(uris.map(decodeURIComponent).sort()).toEqual(wanted);
    const cases = elementsOf(outputs.get('junit')!).filter(({ name }) => name === 'testcase');
    expect(namesIn(cases, ({ attributes }) => attributes['classname'])).toEqual(wanted);
    const commands = outputs
      .get('github')!
      .split('\n')
      .filter((line) => line.startsWith('::'));
    expect(commands.filter((line) => line.startsWith('::error ')).length).toBe(10);
    expect(commands.filter((line) => line.startsWith('::error::'))).toEqual([]);
    expect(outputs.get('markdown')).not.toContain('<img');
    expect(readdirSync(repository.root)).not.toContain('owned');
  });

  test('go through hook, baseline, deferral, CI and the compliance page', () => {
    const repository = TestRepository.configured();
    repository.installHook();
    repository.git('switch', '-q', '-c', 'feature');
    repository.write(Object.fromEntries(NAMES.map((name) => [name, LEAKY])));
    repository.git('add', '-A');
    expect(repository.tryGit('commit', '-m', 'x').output).toContain('15 violations');

    expect(repository.guard('baseline', 'create').status).toBe(0);
    repository.git('add', '-A');
    expect(repository.tryGit('commit', '-m', 'x').status).toBe(0);
    const ci = repository.run(process.execPath, [BIN, 'ci', '--json', '--target', 'main']);
    expect(JSON.parse(ci.stdout)).toMatchObject({ verdict: 'drift', counts: { baselined: 15 } });

    const page = repository.guard('report').stdout;
    expect(page).not.toContain('<img');
    expect(readdirSync(repository.root)).not.toContain('owned');
  });

  test.each(NAMES)('%j is judged when an agent writes it', (name) => {
    const repository = TestRepository.empty();
    repository.init();
    const file_path = path.join(repository.root, name);
    const cwd = repository.root;
    const payload = {
      ...{ cwd, hook_event_name: 'PreToolUse', tool_name: 'Write' },
      tool_input: { file_path, content: FLOATING },
    };
    const { stdout } = agent(repository, payload);
    const { hookSpecificOutput } = JSON.parse(stdout);
    expect(hookSpecificOutput.permissionDecision).toBe('deny');
    expect(hookSpecificOutput.permissionDecisionReason).toContain('taskgroup/no-floating-task');
    expect(readdirSync(cwd)).toEqual(['.git']);
  });
});

function agent({ root }: TestRepository, payload: object) {
  const repository = TestRepository.empty();
  repository.write({ 'payload.json': JSON.stringify(payload) });
  const file = path.join(repository.root, 'payload.json');
  const line = `cd "$1" && exec "$2" "$3" agent-hook claude < "$4"`;
  return repository.run('sh', ['-c', line, 'sh', root, process.execPath, BIN, file]);
}
