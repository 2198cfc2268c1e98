/**
 * What SARIF 2.1.0 and GitHub's code scanning require of what we write: the objects that we use, closed, so that a
 * misspelt property fails. Empty strings are invalid for GitHub.
 */
const text = { type: 'string', minLength: 1 };
const message = object({ text }, { markdown: text });
const multiformat = object({ text: { ...text, maxLength: 1024 } });
const level = { enum: ['error', 'warning', 'note'] };
const uri = {
  type: 'string',
  pattern: '^(?!/|[A-Za-z][A-Za-z0-9+.-]*:)(?:[\\w.~/-]|%[0-9A-F]{2})+$',
};
const artifactLocation = object({ uri, uriBaseId: { const: '%SRCROOT%' } });
const natural = { type: 'integer', minimum: 1 };
const region = object({
  ...{ startLine: natural, startColumn: natural, endLine: natural, endColumn: natural },
});
const location = (required: Record<string, object>) =>
  object({ physicalLocation: object(required) });

const rule = object(
  {
    id: text,
    shortDescription: multiformat,
    fullDescription: multiformat,
    help: message,
    defaultConfiguration: object({ level }),
    properties: object({
      tags: list(text, { maxItems: 10 }),
      precision: { enum: ['very-high', 'high', 'medium', 'low'] },
      'problem.severity': { enum: ['error', 'warning', 'recommendation'] },
    }),
  },
  { name: text, helpUri: { type: 'string', pattern: '^https://' } },
);

const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: list(location({ artifactLocation, region }), { minItems: 1, maxItems: 1 }),
  },
  {
    partialFingerprints: object({}, { primaryLocationLineHash: text, 'taskgroup/v1': text }),
    baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
    suppressions: list(
      object(
        { kind: { enum: ['inSource', 'external'] } },
        { status: { enum: ['accepted', 'underReview', 'rejected'] }, justification: text },
      ),
    ),
  },
);

export const sarifSchema = object({
  $schema: { type: 'string', pattern: '^https://' },
  version: { const: '2.1.0' },
  runs: list(
    object({
      tool: object({
        driver: object({
          name: text,
          version: text,
          semanticVersion: text,
          informationUri: text,
          rules: list(rule, { minItems: 1, maxItems: 25_000 }),
        }),
      }),
      automationDetails: object({ id: { type: 'string', pattern: '/$' } }),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      originalUriBaseIds: { type: 'object' },
      invocations: list(
        object({
          executionSuccessful: { type: 'boolean' },
          toolExecutionNotifications: list(
            object({ level, message }, { locations: list(location({ artifactLocation })) }),
          ),
        }),
      ),
      results: list(result, { maxItems: 25_000 }),
    }),
    { minItems: 1, maxItems: 20 },
  ),
});

function object(required: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

function list(items: object, more: object = {}) {
  return { type: 'array', items, ...more };
}
