import type { AllowedPath } from 'eslint-plugin-taskgroup';

/** `taskgroup.config.json` with its defaults. */
export interface GateConfig {
  readonly allowedPaths: readonly AllowedPath[];
  readonly backgroundServices: BackgroundServices;
  readonly policy: Policy;
  readonly hook: HookConfig;
  readonly agents: AgentsConfig;
}

export interface BackgroundServices {
  readonly entry?: readonly string[];
  readonly managerModule?: string;
}

export interface Policy {
  readonly reasonMinLength: number;
  readonly requireOwner: boolean;
  readonly requireAdrFor: readonly ('error' | 'warning')[];
  readonly maxDeferralDays: number;
  readonly expiry: Readonly<Record<'touched' | 'pr' | 'scheduled', 'error' | 'warn'>>;
  readonly graceDays: number;
  /** What a new comment that turns a rule off has to carry. */
  readonly disableComments: 'allow' | 'reason' | 'deferral';
  /** What becomes of a pull request that adds or widens the deferral of its own violations. */
  readonly ownDeferrals: 'error' | 'warn';
}

export interface HookConfig {
  readonly budgetMs?: number;
  readonly onCrash: 'block' | 'warn';
  /** True: the first typed commit starts one. False: none is asked. */
  readonly daemon?: boolean;
}

export interface AgentsConfig {
  readonly failClosed?: boolean;
  readonly blockNoVerify?: boolean;
}

export const CONFIG_FILE = 'taskgroup.config.json';

export const defaultConfig: GateConfig = {
  allowedPaths: [],
  backgroundServices: {},
  policy: {
    reasonMinLength: 20,
    requireOwner: true,
    requireAdrFor: ['error'],
    maxDeferralDays: 180,
    expiry: { touched: 'error', pr: 'warn', scheduled: 'error' },
    graceDays: 14,
    disableComments: 'reason',
    ownDeferrals: 'warn',
  },
  hook: { onCrash: 'block' },
  agents: {},
};
