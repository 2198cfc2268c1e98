import type { TSESTree } from '@typescript-eslint/types';
import { cancelledCleanUp, type CleanUp } from '../cancellation/clean-up-regions.ts';
import { knownApi } from '../cancellation/known-call.ts';
import { isClosingCall, isShieldedCall, unlimitedCall } from '../cancellation/limited.ts';
import { passedSignals, passedSignalsOfThis } from '../cancellation/passed-signal.ts';
import { shieldAndPass, shieldWith } from '../cancellation/shield-rewrite.ts';
import type { SignalApi } from '../cancellation/signal-apis.ts';
import { definePattern } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

interface UnshieldedCleanupOptions {
  readonly allowClose: boolean;
}

export default definePattern<UnshieldedCleanupOptions>({
  id: 'no-unshielded-cleanup',
  title: 'Require clean-up that awaits to be shielded from the cancellation, for a limited time',
  since: '0.1.0',
  messages: {
    cancelled:
      '`{{signal}}` may be what ended the work. This clean-up then fails at once, and never happens. Run it in `shield()`, and pass on the signal of its scope.',
    unlimited:
      'This clean-up also runs after a cancellation, and nothing limits its time. When it hangs, its group waits for ever. Run it in `shield()` with a timeout, and pass on the signal of its scope.',
  },
  why: 'Clean-up runs when a cancellation has ended the work, so the signal of the work is aborted by then: whatever gets that signal fails at once, and the clean-up does not happen in just the case that it is for. Clean-up that gets no signal at all has the opposite fault: when it hangs, nothing can end it, and the group, the timeout around it and the shutdown wait with it. `shield` gives it a signal and a time of its own.',
  suggestion: 'Run it in `shield()`.',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: ['AwaitExpression'],
  looksLike: /\b(?:finally|catch|asyncDispose)\b/,
  options: {
    schema: {
      allowClose: {
        type: 'boolean',
        description:
          'Accept calls that close something and get no signal: `close()`, `dispose()`, `end()`, `release()`, `stop()` and the like.',
      },
    },
    defaults: { allowClose: true },
  },

  match(node, file, { allowClose }) {
    const { argument } = node as TSESTree.AwaitExpression;
    const cleanUp = cancelledCleanUp(node as TSESTree.AwaitExpression, file);
    if (!cleanUp || isShieldedCall(argument, file)) return undefined;
    const [passed] = passedIn(argument, cleanUp, file);
    if (passed) return { node, messageId: 'cancelled', data: { signal: passed.text } };
    const call = unlimitedCall(argument, file);
    if (!call || (allowClose && isClosingCall(call))) return undefined;
    return { node, messageId: 'unlimited', data: {} };
  },

  rewrite({ node, messageId }, file, types) {
    const wait = node as TSESTree.AwaitExpression;
    if (messageId === 'cancelled') {
      const cleanUp = cancelledCleanUp(wait, file)!;
      return shieldWith(wait, passedIn(wait.argument, cleanUp, file), file);
    }
    const call = unlimitedCall(wait.argument, file)!;
    return shieldAndPass(wait, call, knownApi(call, file) ?? typedApi(call, types), file);
  },
});

function passedIn(argument: TSESTree.Node, { kind }: CleanUp, file: SourceFile) {
  return kind === 'dispose' ? passedSignalsOfThis(argument, file) : passedSignals(argument, file);
}

function typedApi(call: TSESTree.CallExpression, types: TypeOracle): SignalApi | undefined {
  const slot = types.signalSlot(call);
  if (!slot || slot === 'none') return undefined;
  return {
    index: slot.index,
    takes: slot.property === undefined ? 'signal' : { property: slot.property },
  };
}
