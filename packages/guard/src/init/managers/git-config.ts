import { git } from '../../git.ts';
import { hasConfigHooks } from '../git-version.ts';
import { HOOKS } from '../installed-hooks.ts';
import { join, nothing, tellGit } from '../plan.ts';
import { isOutside } from '../outside.ts';
import { gateCommand, type Manager } from './manager.ts';

const SECTION = 'hook.taskgroup';

/**
 * Git runs hooks of its own configuration beside those of any folder, since 2.54. They are what is left where the folder
 * is shared with other repositories; elsewhere a file is seen by more tools.
 */
export const gitConfig: Manager = {
  owns: async ({ root, hooks }) => isOutside(root, hooks) && (await hasConfigHooks()),
  plan: (project) =>
    join([
      tellGit('config', '--local', '--replace-all', `${SECTION}.command`, gateCommand(project)),
      ...HOOKS.map((event, at) =>
        tellGit('config', '--local', at ? '--add' : '--replace-all', `${SECTION}.event`, event),
      ),
    ]),
  takeOut: async ({ root }) => {
    const args = ['config', '--local', '--get', `${SECTION}.command`];
    const isThere = await git(args, { cwd: root }).then(Boolean, () => false);
    return isThere ? tellGit('config', '--local', '--remove-section', SECTION) : nothing;
  },
};
