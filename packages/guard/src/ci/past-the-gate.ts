import { judge } from '../check.ts';
import type { GateConfig } from '../config/config.ts';
import { git } from '../git.ts';
import { readRecords } from '../judgement/records.ts';
import type { PassedCommit } from '../report.ts';
import type { Repository } from '../repository.ts';
import { selectCommit } from '../scope/select-commit.ts';

/** A branch of more commits is judged by its newest ones. */
const LOOKED_AT = 50;

/**
 * The commits of a branch that the hook would have blocked: somebody made them with `--no-verify`, by a cherry-pick or a
 * rebase, or without the hook. Each is judged as the hook would have, by syntax; what a later commit mended shows as well.
 */
export async function commitsPastTheGate(
  repository: Repository,
  { base, head, config }: { base: string; head: string; config: GateConfig },
): Promise<PassedCommit[]> {
  const passed: PassedCommit[] = [];
  for (const { commit, parent, author } of await commitsBetween(repository, base, head)) {
    const selection = await selectCommit(repository, parent, commit);
    if (!selection.files.length) continue;
    const records = await readRecords(selection.snapshot!);
    const { report } = await judge(selection, {
      ...{ records, config, budgetMs: 0, occasion: 'look' as const },
    });
    const violations = report.findings.filter(({ severity }) => severity === 'error').length;
    if (violations) passed.push({ commit, author, violations });
  }
  return passed;
}

/** One sentence that a reader of any report sees. */
export function pastTheGateNotice(passed: readonly PassedCommit[]): string[] {
  if (!passed.length) return [];
  const named = passed
    .slice(0, 10)
    .map(({ commit, violations }) => `${commit.slice(0, 10)} (${violations})`);
  const more = passed.length > named.length ? ` and ${passed.length - named.length} more` : '';
  return [
    `Committed past the hook, which blocks their violations: ${named.join(', ')}${more}. --no-verify, a cherry-pick or a rebase does that, and so does a clone without the hook.`,
  ];
}

/** Without merges: they bring what others have committed. */
async function commitsBetween({ root }: Repository, base: string, head: string) {
  const args = ['log', '--no-merges', '--format=%H %P%x00%ae', `--max-count=${LOOKED_AT}`];
  const output = String(await git([...args, `${base}..${head}`], { cwd: root }));
  return output.split('\n').flatMap((line) => {
    const [ids = '', author = ''] = line.split('\0');
    const [commit, parent] = ids.split(' ');
    return commit && parent ? [{ commit, parent, author }] : [];
  });
}
