import picomatch from 'picomatch';
import type { Fingerprinted } from '../baseline/fingerprint.ts';
import type { Deferral } from './deferral.ts';

/** Whether the record is about this violation: its rule, file, symbol and fingerprint, as far as it names them. */
export function covers(deferral: Deferral, finding: Fingerprinted): boolean {
  const { symbols, fingerprints } = deferral.scope;
  return (
    namesRule(deferral, finding.rule) &&
    coversPath(deferral, finding.path) &&
    (symbols?.some((symbol) => isWithin(finding.symbol, symbol)) ?? true) &&
    (fingerprints?.includes(finding.fingerprint) ?? true)
  );
}

export function namesRule({ rules }: Deferral, rule: string | null): boolean {
  return rules.some((each) => sameRule(each, rule));
}

export function coversPath({ scope }: Deferral, path: string): boolean {
  return scope.paths.some((glob) => matches(glob, path));
}

const matchers = new Map<string, (path: string) => boolean>();

/** A path means itself first: `[id].ts` is a file's name in some frameworks. */
export function matches(glob: string, path: string): boolean {
  if (glob === path) return true;
  const matcher = matchers.get(glob) ?? picomatch(glob, { dot: true });
  matchers.set(glob, matcher);
  return matcher(path);
}

/** `Scheduler.run` is within itself, `Scheduler` and `Scheduler.*`. */
function isWithin(symbol: string, pattern: string): boolean {
  const escaped = pattern.replace(/[\\^$+?.()|[\]{}]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}(?:\\.|$)`).test(symbol);
}

/** Whether two names mean the same rule, with or without the plugin's. */
export function sameRule(a: string, b: string | null): boolean {
  return b !== null && bare(a) === bare(b);
}

function bare(rule: string): string {
  return rule.replace(/^.*\//, '');
}
