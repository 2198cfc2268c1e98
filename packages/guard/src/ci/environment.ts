import { readFileSync } from 'node:fs';

/** What a pipeline runs for, and where it says so. */
export interface Pipeline {
  readonly platform: 'github' | 'gitlab' | 'other';
  /** `schedule`: no change has started it. */
  readonly kind: 'change' | 'schedule';
  /** Names of the commit that the change is compared with, the best one first. */
  readonly targets: readonly string[];
}

/** Recognises the platform by its environment; nothing is asked over a network. */
export function pipelineOf(env: NodeJS.ProcessEnv): Pipeline {
  if (env['GITHUB_ACTIONS'] === 'true') return github(env);
  if (env['GITLAB_CI'] === 'true') return gitlab(env);
  return { platform: 'other', kind: 'change', targets: DEFAULTS };
}

const DEFAULTS = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

interface Event {
  readonly before?: string;
  readonly pull_request?: { readonly base?: { readonly sha?: string } };
  readonly merge_group?: { readonly base_sha?: string };
}

function github(env: NodeJS.ProcessEnv): Pipeline {
  const platform = 'github';
  const event = eventIn(env['GITHUB_EVENT_PATH']);
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  if (name === 'schedule' || name === 'workflow_dispatch') {
    return { platform, kind: 'schedule', targets: [] };
  }
  const base = env['GITHUB_BASE_REF'];
  const targets = [
    base && `origin/${base}`,
    event.pull_request?.base?.sha,
    event.merge_group?.base_sha,
    name === 'push' && event.before,
    base,
  ];
  return { platform, kind: 'change', targets: [...named(targets), ...(base ? [] : DEFAULTS)] };
}

function gitlab(env: NodeJS.ProcessEnv): Pipeline {
  const platform = 'gitlab';
  const source = env['CI_PIPELINE_SOURCE'];
  if (source === 'schedule' || source === 'web') return { platform, kind: 'schedule', targets: [] };
  const target = env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'];
  const branch = env['CI_DEFAULT_BRANCH'];
  const targets = [
    env['CI_MERGE_REQUEST_TARGET_BRANCH_SHA'],
    target && `origin/${target}`,
    env['CI_MERGE_REQUEST_DIFF_BASE_SHA'],
    !target && env['CI_COMMIT_BEFORE_SHA'],
    branch && `origin/${branch}`,
  ];
  return { platform, kind: 'change', targets: [...named(targets), ...DEFAULTS] };
}

/** A new branch has zeros before its first push. */
function named(targets: readonly (string | false | undefined)[]): string[] {
  return targets.filter(
    (target): target is string => Boolean(target) && !/^0+$/.test(String(target)),
  );
}

function eventIn(file: string | undefined): Event {
  try {
    return file ? (JSON.parse(readFileSync(file, 'utf8')) as Event) : {};
  } catch {
    return {};
  }
}
