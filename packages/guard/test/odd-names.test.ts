import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HostName } from '../src/agents/hosts.ts';
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

  /** What each agent sends when it writes a new file, by its words. */
  const agents: readonly [HostName, (name: string, root: string) => object][] = [
    ['claude', (name, root) => claude('Write', written(path.join(root, name)))],
    ['codex', (name) => claude('apply_patch', { command: patchAdding(name) })],
    ['copilot', (name) => ({ toolName: 'create', toolArgs: createdBy(name) })],
    [
      'cursor',
      (name, root) => ({
        ...{ hook_event_name: 'preToolUse', workspace_roots: [root] },
        ...{ tool_name: 'Write', tool_input: written(name) },
      }),
    ],
  ];

  test.each(agents)('are judged when %s writes them', (host, payloadOf) => {
    const repository = TestRepository.empty();
    repository.init();
    const cwd = repository.root;
    // No line of a patch could name a file whose name has lines.
    const names = NAMES.filter((name) => host !== 'codex' || !name.includes('\n'));
    const payloads = names.map((name) => JSON.stringify({ cwd, ...payloadOf(name, cwd) }));
    for (const [at, { stdout }] of answers(repository, host, payloads).entries()) {
      const { hookSpecificOutput, permissionDecision, permission } = JSON.parse(stdout || '{}');
      const said = hookSpecificOutput?.permissionDecision ?? permissionDecision ?? permission;
      expect([names[at], said]).toEqual([names[at], 'deny']);
      expect(stdout).toContain('taskgroup/no-floating-task');
    }
    expect(readdirSync(cwd)).toEqual(['.git']);
  });
});

function claude(tool_name: string, tool_input: object) {
  return { hook_event_name: 'PreToolUse', tool_name, tool_input };
}

function written(file_path: string) {
  return { file_path, content: FLOATING };
}

function createdBy(name: string) {
  return { path: name, file_text: FLOATING };
}

function patchAdding(name: string): string {
  const lines = FLOATING.trim().split('\n');
  const added = lines.map((line) => `+${line}`);
  return ['*** Begin Patch', `*** Add File: ${name}`, ...added, '*** End Patch', ''].join('\n');
}

const AGENT_HOOK = new URL('../dist/agents/agent-hook.js', import.meta.url).href;

/** What one process answers to all of them. */
function answers(repository: TestRepository, host: HostName, payloads: readonly string[]) {
  const script = `
    const { answerHook } = await import(${JSON.stringify(AGENT_HOOK)});
    const results = [];
    for (const payload of ${JSON.stringify(payloads)}) results.push(await answerHook('${host}', payload));
    console.log(JSON.stringify(results));`;
  const { stdout, stderr } = repository.run(process.execPath, [
    ...['--input-type=module', '--eval', script],
  ]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { stdout: string }[];
}
