import { Ajv } from 'ajv';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hostNames, type HostName } from '../../src/agents/hosts.ts';
import { BIN, cleanEnv, TestRepository } from '../support/repository.ts';

const START =
  'export const audit = async (id) => id;\nexport async function order(id) {\n  await audit(id);\n}\n';
const OLD = '  await audit(id);';
const NEW = '  audit(id);';
const PATCH = `*** Begin Patch\n*** Update File: src/order.js\n@@\n-${OLD}\n+${NEW}\n*** End Patch\n`;

type Payload = (root: string) => object;

/** What each host sends, in its present and its earlier form. */
const edits: readonly [string, HostName, Payload][] = [
  [
    'Edit',
    'claude',
    (root) =>
      claude(root, 'Edit', { file_path: `${root}/src/order.js`, old_string: OLD, new_string: NEW }),
  ],
  [
    'MultiEdit',
    'claude',
    (root) =>
      claude(root, 'MultiEdit', {
        file_path: `${root}/src/order.js`,
        edits: [{ old_string: OLD, new_string: NEW }],
      }),
  ],
  [
    'Write',
    'claude',
    (root) =>
      claude(root, 'Write', {
        file_path: `${root}/src/order.js`,
        content: START.replace(OLD, NEW),
      }),
  ],
  [
    'apply_patch',
    'codex',
    (root) => ({ ...claude(root, 'apply_patch', { command: PATCH }), turn_id: 't', model: 'm' }),
  ],
  [
    'apply_patch by the shell',
    'codex',
    (root) => claude(root, 'Bash', { command: `apply_patch <<'EOF'\n${PATCH}EOF` }),
  ],
  [
    'apply_patch as words',
    'codex',
    (root) => claude(root, 'apply_patch', { command: ['apply_patch', PATCH] }),
  ],
  [
    'edit',
    'copilot',
    (root) => copilot(root, 'edit', { path: `${root}/src/order.js`, old_str: OLD, new_str: NEW }),
  ],
  [
    'edit, its arguments as text',
    'copilot',
    (root) =>
      copilot(root, 'edit', JSON.stringify({ path: 'src/order.js', old_str: OLD, new_str: NEW })),
  ],
  [
    'create',
    'copilot',
    (root) => copilot(root, 'create', { path: 'src/order.js', file_text: START.replace(OLD, NEW) }),
  ],
  [
    'an event in PascalCase',
    'copilot',
    (root) => claude(root, 'Edit', { file_path: 'src/order.js', old_string: OLD, new_string: NEW }),
  ],
  [
    'Write',
    'cursor',
    (root) =>
      cursor(root, 'preToolUse', {
        tool_name: 'Write',
        tool_input: { file_path: `${root}/src/order.js`, content: START.replace(OLD, NEW) },
      }),
  ],
  [
    'StrReplace',
    'cursor',
    (root) =>
      cursor(root, 'preToolUse', {
        tool_name: 'StrReplace',
        tool_input: { path: 'src/order.js', old_string: OLD, new_string: NEW },
      }),
  ],
];

const commands: readonly [string, HostName, (root: string, command: string) => object][] = [
  ['Bash', 'claude', (root, command) => claude(root, 'Bash', { command })],
  ['Bash', 'codex', (root, command) => claude(root, 'Bash', { command })],
  [
    'words',
    'codex',
    (root, command) => claude(root, 'shell', { command: ['bash', '-lc', command] }),
  ],
  ['bash', 'copilot', (root, command) => copilot(root, 'bash', { command })],
  [
    'Shell',
    'cursor',
    (root, command) => cursor(root, 'preToolUse', { tool_name: 'Shell', tool_input: { command } }),
  ],
  [
    'beforeShellExecution',
    'cursor',
    (root, command) => cursor(root, 'beforeShellExecution', { command }),
  ],
];

const stops: readonly [HostName, (root: string, again: boolean) => object][] = [
  [
    'claude',
    (root, again) => ({ ...claude(root), hook_event_name: 'Stop', stop_hook_active: again }),
  ],
  [
    'codex',
    (root, again) => ({ ...claude(root), hook_event_name: 'Stop', stop_hook_active: again }),
  ],
  [
    'copilot',
    (root, again) => ({ ...copilot(root), stopReason: 'end_turn', stopHookActive: again }),
  ],
  [
    'cursor',
    (root, again) => cursor(root, 'stop', { status: 'completed', loop_count: again ? 1 : 0 }),
  ],
];

describe('an edit that adds a violation is refused, and nothing is written', () => {
  test.each(edits)('%s of %s', (_title, host, payload) => {
    const repository = withOrder();

    const { status, stdout, stderr } = hook(repository, host, payload(repository.root));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const reason = reasonIn(host, 'edit', stdout);
    expect(reason).toContain(
      'src/order.js:3:3 taskgroup/no-floating-task: This task has no owner.',
    );
    expect(reason).toContain('```\n  await audit(id);\n```');
    expect(readFileSync(path.join(repository.root, 'src/order.js'), 'utf8')).toBe(START);
  });

  test('with its reason once for each rule', () => {
    const repository = withOrder();
    const edit = { file_path: 'src/order.js', old_string: OLD, new_string: `${NEW}\n${NEW}` };

    const { stdout } = hook(repository, 'claude', claude(repository.root, 'Edit', edit));
    expect(reasonIn('claude', 'edit', stdout).match(/Why:/g)).toHaveLength(1);
  });
});

describe('an edit goes on', () => {
  test('where the violation was there before', () => {
    const repository = withOrder();
    repository.write({ 'src/order.js': START.replace(OLD, NEW) });
    const edit = {
      file_path: 'src/order.js',
      old_string: '(id)',
      new_string: '(order)',
      replace_all: true,
    };

    expect(hook(repository, 'claude', claude(repository.root, 'Edit', edit)).stdout).not.toBe('');
    const other = { file_path: 'src/order.js', old_string: 'export const', new_string: 'const' };
    expect(hook(repository, 'claude', claude(repository.root, 'Edit', other))).toEqual(PASSES);
  });

  test.each([
    ['of no source', { file_path: 'README.md', content: 'save();' }],
    ['outside the repository', { file_path: '/elsewhere/a.js', content: FLOATS() }],
    ['of what git ignores', { file_path: 'node_modules/a.js', content: FLOATS() }],
  ])('%s', (_title, input) => {
    const repository = withOrder();

    expect(hook(repository, 'claude', claude(repository.root, 'Write', input))).toEqual(PASSES);
  });

  test.each([
    ['of another tool', (root: string) => claude(root, 'Read', { file_path: 'a' })],
    ['of another event', (root: string) => ({ ...claude(root), hook_event_name: 'PostToolUse' })],
  ])('%s', (_title, payload) => {
    const repository = withOrder();

    expect(hook(repository, 'claude', payload(repository.root))).toEqual(PASSES);
  });
});

describe('a command', () => {
  test.each(commands)('that gets past the gate is refused: %s of %s', (_title, host, payload) => {
    const repository = withOrder();

    const { stdout } = hook(repository, host, payload(repository.root, 'git commit -nm x'));
    expect(reasonIn(host, 'edit', stdout)).toContain('-nm would get past the gate');
  });

  test('that commits is judged here, where no git hook calls the gate', () => {
    const repository = withOrder();
    repository.write({ 'src/order.js': START.replace(OLD, NEW) });
    const payload = claude(repository.root, 'Bash', { command: 'git commit -am x' });

    const { stdout } = hook(repository, 'claude', payload);
    expect(reasonIn('claude', 'edit', stdout)).toContain('no git hook of ours is installed here');
    repository.installHook();
    const withHook = repository.root;
    repository.write({ '.git/hooks/pre-commit': `#!/bin/sh\ntaskgroup-guard check --staged\n` });
    expect(hook(repository, 'claude', { ...payload, cwd: withHook })).toEqual(PASSES);
  });

  test('may pass by --no-verify where the committed configuration says so, and by no edit of it', () => {
    const repository = withOrder();
    const payload = claude(repository.root, 'Bash', { command: 'git commit --allow-empty -nm x' });
    repository.write({
      'taskgroup.config.json': '{ "version": 1, "agents": { "blockNoVerify": false } }',
    });
    repository.commitAll('Trust the agents');
    repository.write({
      'taskgroup.config.json': '{ "version": 1, "agents": { "blockNoVerify": true } }',
    });

    expect(hook(repository, 'claude', payload)).toEqual(PASSES);
  });
});

describe('an agent that stops', () => {
  test.each(stops)('%s is sent back once over what it added, by whatever tool', (host, payload) => {
    const repository = withOrder();
    repository.write({ 'src/order.js': START.replace(OLD, NEW), 'src/new.js': FLOATS() });

    const { stdout } = hook(repository, host, payload(repository.root, false));
    const reason = reasonIn(host, 'stop', stdout);
    expect(reason).toContain('2 new violations since the last commit');
    expect(reason).toContain('src/new.js:2:1');
    expect(hook(repository, host, payload(repository.root, true))).toEqual(PASSES);
  });

  test('stops where nothing was added, and where there is no commit yet', () => {
    const repository = withOrder();
    expect(hook(repository, 'claude', stops[0]![1](repository.root, false))).toEqual(PASSES);

    const fresh = TestRepository.empty();
    fresh.init();
    fresh.stage({ 'a.js': FLOATS() });
    const { stdout } = hook(fresh, 'claude', stops[0]![1](fresh.root, false));
    expect(reasonIn('claude', 'stop', stdout)).toContain('a.js:2:1');
  });
});

describe('what cannot be read', () => {
  const broken = [
    '',
    'nonsense',
    '[]',
    '{}',
    '{ "hook_event_name": "PreToolUse", "tool_name": "Edit", "tool_input": { "file_path": 7 } }',
    '{ "hook_event_name": "PreToolUse", "tool_name": "Edit", "cwd": "/nowhere/at/all", "tool_input": { "file_path": "a", "old_string": "", "new_string": "" } }',
  ];

  test.each(broken)('lets the agent go on, and says so: %s', (payload) => {
    const { status, stdout, stderr } = run(withOrder(), 'claude', payload);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^taskgroup-guard cannot read what claude sent .*The agent goes on/);
  });

  test.each(hostNames)('blocks %s where the repository wants that', (host) => {
    const repository = withOrder();
    repository.write({
      'taskgroup.config.json': '{ "version": 1, "agents": { "failClosed": true } }',
      'eslint.config.mjs': 'throw new Error("broken");',
    });
    repository.commitAll('Trust nobody');
    const payload = edits.find(([, name]) => name === host)![2](repository.root);

    const { status, stdout, stderr } = hook(repository, host, payload);
    expect(stderr).toContain('agents.failClosed is on, so it blocks');
    if (host === 'copilot') expect(reasonIn(host, 'edit', stdout)).toContain('broken');
    else expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('a host that there is not is no reason to block everything', () => {
    expect(run(withOrder(), 'clod', '{}')).toMatchObject({ status: 1, stdout: '' });
  });
});

const PASSES = { status: 0, stdout: '', stderr: '' };

function FLOATS(): string {
  return "const save = async (id) => id;\nsave('1');\n";
}

function withOrder(): TestRepository {
  const repository = TestRepository.empty();
  repository.init();
  repository.write({ '.gitignore': 'node_modules\n', 'src/order.js': START });
  repository.commitAll('Start');
  return repository;
}

function claude(root: string, tool_name = '', tool_input: object = {}) {
  return {
    session_id: 'abc',
    transcript_path: '/home/dev/abc.jsonl',
    cwd: root,
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name,
    tool_input,
    tool_use_id: 'toolu_1',
  };
}

function copilot(root: string, toolName?: string, toolArgs?: object | string) {
  return { sessionId: 'abc', timestamp: 1_704_614_600_000, cwd: root, toolName, toolArgs };
}

function cursor(root: string, hook_event_name: string, fields: object) {
  return {
    conversation_id: 'abc',
    generation_id: 'def',
    workspace_roots: [root],
    hook_event_name,
    ...fields,
  };
}

function hook(repository: TestRepository, host: HostName, payload: object) {
  return run(repository, host, JSON.stringify(payload));
}

function run(repository: TestRepository, host: string, input: string) {
  const options = { cwd: repository.root, env: cleanEnv(), encoding: 'utf8', input } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIN, 'agent-hook', host],
    options,
  );
  return { status, stdout, stderr };
}

const reason = { type: 'string', pattern: '\\S' };

/** What each host documents as a refusal, closed: a field that it does not know would be ignored. */
const answers = {
  nested: closed({
    hookSpecificOutput: closed({
      hookEventName: { const: 'PreToolUse' },
      permissionDecision: { const: 'deny' },
      permissionDecisionReason: reason,
    }),
  }),
  flat: {
    ...closed({ permissionDecision: { const: 'deny' }, permissionDecisionReason: reason }),
    additionalProperties: true, // the nested form too, for events named as Claude Code names them
  },
  cursor: closed({ permission: { const: 'deny' }, user_message: reason, agent_message: reason }),
  block: closed({ decision: { const: 'block' }, reason }),
  followUp: closed({ followup_message: reason }),
};

const contracts = {
  claude: { edit: answers.nested, stop: answers.block },
  codex: { edit: answers.nested, stop: answers.block },
  copilot: { edit: answers.flat, stop: answers.block },
  cursor: { edit: answers.cursor, stop: answers.followUp },
};

/** The reason in an answer that is nothing but what the host documents. */
function reasonIn(host: HostName, kind: 'edit' | 'stop', stdout: string): string {
  const answer = JSON.parse(stdout);
  const validate = new Ajv().compile(contracts[host][kind]);
  validate(answer);
  expect(validate.errors).toBeNull();
  const { permissionDecisionReason } = answer.hookSpecificOutput ?? answer;
  return (
    permissionDecisionReason ?? answer.agent_message ?? answer.reason ?? answer.followup_message
  );
}

function closed(properties: Record<string, object>) {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
