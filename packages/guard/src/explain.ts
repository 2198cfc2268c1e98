import { docsUrl, patterns, type Pattern } from '@taskgroup/patterns';
import { findPattern } from './catalogue.ts';
import { ConfigurationError } from './errors.ts';
import { messages } from './messages.ts';
import { wrap } from './reporters/wrap.ts';

const TYPES = {
  none: 'not needed',
  'better-with': 'finds more with types',
  required: 'finds nothing without types',
} as const;

/**
 * The catalogue's page about one rule, without a network.
 *
 * @throws {ConfigurationError} when there is no such rule.
 */
export function explain(rule: string): string {
  const pattern = findPattern(rule);
  if (!pattern) {
    const known = patterns.map(({ id }) => id);
    throw new ConfigurationError(messages.unknownRule(rule, known));
  }
  return `${pageOf(pattern).join('\n')}\n`;
}

/** Every rule with its title. */
export function listRules(): string {
  const width = Math.max(0, ...patterns.map(({ id }) => id.length));
  return patterns.map(({ id, title }) => `taskgroup/${id.padEnd(width)}  ${title}\n`).join('');
}

function pageOf(pattern: Pattern): string[] {
  return [
    `taskgroup/${pattern.id}: ${pattern.title}`,
    '',
    ...wrap(pattern.why),
    '',
    'Messages',
    ...Object.entries(pattern.messages).flatMap(([id, text]) => hanging(`${id}: ${text}`)),
    '',
    `Fix       ${fixOf(pattern)}`,
    `Severity  ${pattern.severity.recommended} in recommended, ${pattern.severity.strict} in strict`,
    `Types     ${TYPES[pattern.types]}`,
    `Since     ${pattern.since}`,
    `More      ${docsUrl(pattern.id)}`,
  ];
}

function hanging(text: string): string[] {
  return wrap(text).map((line, at) => (at ? `    ${line}` : `  ${line}`));
}

function fixOf({ id, safety, suggestion, codemod }: Pattern): string {
  const migrate = `npx migrate-taskgroup${codemod === 'on-request' ? ` --pattern ${id}` : ''}`;
  if (safety === 'manual') {
    const where = codemod ? `, or where it fits ${migrate}` : '';
    return `by hand${where}; the message says what has to be decided.`;
  }
  const editor = safety === 'safe' ? 'eslint --fix' : 'an editor suggestion';
  const roads = codemod ? `${editor}, or ${migrate}` : editor;
  return `${suggestion?.replace(/\.$/, '')} (${roads}).`;
}
