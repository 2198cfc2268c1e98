import { docsUrl, patterns, type Pattern } from '@taskgroup/patterns';
import type { ReportingDescriptor } from 'sarif';
import { DRIFT_RULE, SYNTAX_RULE } from './reported.ts';

/** The rule table, from the catalogue; a result names its place in it. */
export const sarifRules: readonly ReportingDescriptor[] = [
  ...patterns.map(descriptorOf),
  {
    id: SYNTAX_RULE,
    name: 'syntax-error',
    shortDescription: { text: 'The file cannot be parsed' },
    fullDescription: { text: 'A file with a syntax error cannot be judged, so it is not clean.' },
    help: { text: 'Mend the syntax error.' },
    defaultConfiguration: { level: 'error' },
    properties: propertiesOf('error'),
  },
  {
    id: DRIFT_RULE,
    name: 'governance-drift',
    shortDescription: { text: 'A record is not true any more' },
    fullDescription: {
      text: 'A deferral, a decision record or the baseline says something that has changed since.',
    },
    help: { text: 'Mend the record, or decide again.' },
    defaultConfiguration: { level: 'error' },
    properties: propertiesOf('error'),
  },
];

const indexes = new Map(sarifRules.map(({ id }, index) => [id, index]));

export function ruleIndexOf(id: string): number {
  return indexes.get(id) ?? -1; // -1: not in the table
}

function descriptorOf(pattern: Pattern): ReportingDescriptor {
  const level = levelOf(pattern);
  return {
    id: `taskgroup/${pattern.id}`,
    name: pattern.id,
    shortDescription: { text: pattern.title },
    fullDescription: { text: pattern.why },
    help: helpOf(pattern),
    helpUri: docsUrl(pattern.id),
    defaultConfiguration: { level },
    properties: propertiesOf(level),
  };
}

function helpOf({ id, why, messages, suggestion }: Pattern): ReportingDescriptor['help'] {
  const fix = suggestion ? [`Fix: ${suggestion}`] : [];
  const found = Object.values(messages);
  return {
    text: [why, ...found, ...fix, `More: ${docsUrl(id)}`].join('\n\n'),
    markdown: [
      why,
      found.map((message) => `- ${message}`).join('\n'),
      ...fix,
      `[More](${docsUrl(id)})`,
    ].join('\n\n'),
  };
}

/** The level is the one of the strictest preset that has the rule on. */
function levelOf({ severity }: Pattern): 'error' | 'warning' {
  const { recommended, strict, governance } = severity;
  const chosen = [recommended, strict, governance].find((each) => each !== 'off');
  return chosen === 'warn' ? 'warning' : 'error';
}

function propertiesOf(level: 'error' | 'warning') {
  return {
    tags: ['concurrency', 'reliability', 'structured-concurrency'],
    precision: 'high',
    'problem.severity': level,
  };
}
