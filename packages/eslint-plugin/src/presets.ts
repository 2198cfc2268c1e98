import { patterns, type Pattern, type Preset } from '@taskgroup/patterns';
import type { Linter } from 'eslint';

type Rules = Linter.RulesRecord;

/** The rules of a preset at their severity; those that need types only where the preset brings types. */
export function rulesOf(preset: Preset, { typed }: { readonly typed: boolean }): Rules {
  const entries = patterns.map((pattern): [string, Linter.RuleEntry] => {
    const isBlind = pattern.types === 'required' && !typed;
    const severity = isBlind ? 'off' : pattern.severity[preset];
    const options = optionsOf(pattern, preset);
    return [ruleName(pattern), options && severity !== 'off' ? [severity, options] : severity];
  });
  return Object.fromEntries(entries);
}

/** `governance` is `strict` where it says nothing else. */
function optionsOf({ presetOptions = {} }: Pattern, preset: Preset): object | undefined {
  return presetOptions[preset] ?? (preset === 'governance' ? presetOptions.strict : undefined);
}

/** Everything that a change can be offered for, at `warn`: a list of work, not a gate. */
export function migrationRules(): Rules {
  return Object.fromEntries(
    patterns.map((pattern) => [
      ruleName(pattern),
      pattern.codemod || pattern.safety !== 'manual' ? 'warn' : 'off',
    ]),
  );
}

/** Turns off what is harmless in a test, as its process ends right after. */
export function testRules(): Rules {
  const relaxed = patterns.filter(({ inTests }) => inTests === 'off');
  return Object.fromEntries(relaxed.map((pattern) => [ruleName(pattern), 'off']));
}

/** Turns off the rules that are silent without types. */
export function untypedRules(): Rules {
  const typed = patterns.filter(({ types }) => types === 'required');
  return Object.fromEntries(typed.map((pattern) => [ruleName(pattern), 'off']));
}

/** Ours in place of the rules of other plugins that they agree with, so that nothing is told twice. */
export function compatibleRules(): Rules {
  const entries = patterns.flatMap((pattern): [string, Linter.RuleEntry][] => {
    const { standsInFor } = pattern;
    if (!standsInFor) return [];
    const others = standsInFor.rules.map((rule): [string, 'off'] => [rule, 'off']);
    return [...others, [ruleName(pattern), ['error', standsInFor.options]]];
  });
  return Object.fromEntries(entries);
}

function ruleName({ id }: Pattern): string {
  return `taskgroup/${id}`;
}
