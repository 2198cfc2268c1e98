import type { Drift } from '../report.ts';
import { withoutControls } from './code-frame.ts';
import type { Colors } from './colors.ts';
import { wrap } from './wrap.ts';

/** One record that drifted, for people. */
export function driftLines({ severity, code, message }: Drift, colors: Colors): string[] {
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const lines = wrap(withoutControls(message)).map((line) => `  ${line}`);
  return [`${paint(severity)} ${colors.bold(code)}`, ...lines];
}
