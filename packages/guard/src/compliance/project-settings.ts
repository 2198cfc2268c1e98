import type { PatternSettings } from '@taskgroup/patterns';
import { readSettings } from 'eslint-plugin-taskgroup';
import { findFlatConfig } from '../lint/find-config.ts';
import { openLintHost, type LintHost } from '../lint/lint-host.ts';

/** `settings.taskgroup` of the ESLint configuration that governs a file. */
export class ProjectSettings {
  readonly #root: string;
  readonly #hosts = new Map<string | undefined, Promise<LintHost>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Undefined where the defaults hold. */
  async of(file: string): Promise<PatternSettings | undefined> {
    const config = findFlatConfig(file, this.#root);
    const host = this.#hosts.get(config) ?? openLintHost(config, this.#root);
    this.#hosts.set(config, host);
    const plan = await (await host).planFor(file);
    return plan?.plain && readSettings(plan.plain.settings).patterns;
  }
}
