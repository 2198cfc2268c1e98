import type { Report, ShownFinding } from '../report.ts';
import { verdictOf } from '../report.ts';
import { xml } from './escape.ts';
import { reportedOf, ruleOf } from './reported.ts';

/**
 * JUnit's XML: a test case per finding. What does not block passes, with its text as output, and a clean run is one
 * case that passed, since many readers take an empty suite for a broken one.
 */
export function junitReport(report: Report): string {
  const findings = reportedOf(report);
  const warningsBlock = verdictOf(report) === 'violations' && findings.every(isWarning);
  const blocks = (finding: ShownFinding) => !isWarning(finding) || warningsBlock;
  const counts = `tests="${Math.max(1, findings.length)}" failures="${findings.filter(blocks).length}" errors="0"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="taskgroup-guard" ${counts}>`,
    `  <testsuite name="taskgroup-guard" ${counts} skipped="0">`,
    ...(findings.length ? [] : ['    <testcase classname="taskgroup-guard" name="no finding"/>']),
    ...findings.flatMap((finding) => testCase(finding, blocks(finding))),
    '  </testsuite>',
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function isWarning({ severity }: ShownFinding): boolean {
  return severity === 'warning';
}

function testCase(finding: ShownFinding, blocks: boolean): string[] {
  const { path, line, column, message, sourceLine } = finding;
  const rule = ruleOf(finding);
  const text = xml(`${path}:${line}:${column}\n${message}\n${sourceLine}`);
  return [
    `    <testcase classname="${xml(path)}" name="${xml(`${rule}:${line}:${column}`)}" file="${xml(path)}" line="${line}">`,
    blocks
      ? `      <failure message="${xml(message)}" type="${xml(rule)}">${text}</failure>`
      : `      <system-out>${text}</system-out>`,
    '    </testcase>',
  ];
}
