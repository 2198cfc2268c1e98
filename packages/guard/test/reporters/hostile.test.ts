import { describe, expect, test } from 'vitest';
import { githubReport } from '../../src/reporters/github.ts';
import { gitlabReport } from '../../src/reporters/gitlab.ts';
import { jsonReport } from '../../src/reporters/json.ts';
import { junitReport } from '../../src/reporters/junit.ts';
import { markdownReport } from '../../src/reporters/markdown.ts';
import { prettyReport } from '../../src/reporters/pretty.ts';
import { colorsFor } from '../../src/reporters/colors.ts';
import { rdjsonReport } from '../../src/reporters/rdjson.ts';
import { sarifReport } from '../../src/reporters/sarif.ts';
import { findingOf, reportOf } from './report-of.ts';
import { elementsOf } from './xml-events.ts';

/** What somebody could call a file, or write into one, to make a report say or do something else. */
const texts = [
  ['a newline and a command', 'a.ts\n::error::owned'],
  ['a carriage return and a command', 'a.ts\r::set-output name=x::y'],
  ['a command at the start', '::stop-commands::x'],
  ['an old command', '##[error]owned'],
  ['an escaped newline', 'a%0A::error::b.ts'],
  ['what ends a property', 'a,line=9::b:c.ts'],
  ['what ends a script', '</script><script>alert(1)</script>.ts'],
  ['what ends a section', ']]><x>&amp;"\'.ts'],
  ['a comment', '--><!-- -->.ts'],
  ['backticks and a table', '`a` | **b** [c](http://d) <b>e</b> @team #1'],
  ['a template', '{{constructor}} ${process.exit()} <%= 1 %>'],
  ['control characters', 'a\0b\x07c\x1b[2Jd\x7f\u0085.ts'],
  ['text that turns around', 'a\u202etxt.ts'],
  ['half a character', 'a\ud800b.ts'],
  ['a scheme', 'javascript:alert(1).ts'],
  ['a folder above', '../../etc/passwd'],
  ['a backslash and spaces', ' a\\b .ts '],
] as const;

describe.each(texts)('%s, as a name, a message and a line of source', (_title, text) => {
  const finding = findingOf({ path: text, message: text, sourceLine: text, fileText: text });
  const report = reportOf([finding, { ...finding, severity: 'warning' }], { notices: [text] });
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD');

  test('is text in JSON', () => {
    expect(JSON.parse(jsonReport(report)).findings[0].path).toBe(text);
  });

  test('is text in SARIF, and a relative URI', () => {
    const [run] = JSON.parse(sarifReport(report, 'github')).runs;
    const { message, locations } = run.results[0];
    const { uri } = locations[0].physicalLocation.artifactLocation;
    expect(message.text).toBe(wellFormed);
    expect(uri).toMatch(/^(?:[\w.~/-]|%[0-9A-F]{2})*$/);
    expect(decodeURIComponent(uri)).toBe(wellFormed);
  });

  test('is text in the formats of GitLab and Reviewdog', () => {
    expect(JSON.parse(gitlabReport(report))[0].location.path).toBe(wellFormed);
    expect(JSON.parse(rdjsonReport(report)).diagnostics[0].location.path).toBe(wellFormed);
  });

  test('is text in JUnit', () => {
    const elements = elementsOf(junitReport(report));
    expect(elements.map(({ name }) => name)).toEqual([
      ...['testsuites', 'testsuite'],
      ...['testcase', 'failure'],
      ...['testcase', 'system-out'],
    ]);
    expect(elements[2]!.attributes['classname']).toBe(legal(text));
    expect(elements[3]!.attributes['message']).toBe(legal(text));
  });

  test('gives a runner of GitHub no command of its own', () => {
    const obeyed = commandsOf(githubReport(report, prettyReport(report, colorsFor({}, false))));
    expect(obeyed.map(({ command }) => command)).toEqual(['error', 'warning']);
    expect(obeyed[0]!.properties['file']).toBe(text);
    expect(Object.keys(obeyed[0]!.properties)).toEqual([
      ...['file', 'line', 'endLine', 'col', 'endColumn', 'title'],
    ]);
  });

  test('is neither markup nor a mention in Markdown', () => {
    const items = markdownReport(report)
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(items).toHaveLength(2);
    const plain = items[0]!.replace('<code>', '').replace('</code>', '').slice(2);
    expect(plain.replace(/&#\d+;/g, '')).not.toMatch(/[<>&`*_|[\]\\#@]|:\/\//);
    // Nobody is called from inside `code`.
    expect(items[0]!.replace(/<code>.*<\/code>/, '')).not.toMatch(/&#64;\w/);
  });
});

/** What XML 1.0 leaves of a text. */
function legal(text: string): string {
  return text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

interface Obeyed {
  readonly command: string;
  readonly properties: Record<string, string>;
}

/** What a runner of GitHub Actions does with a log: it obeys `::command::` at the start of a line, and `##[command]` anywhere. */
function commandsOf(log: string): Obeyed[] {
  const obeyed: Obeyed[] = [];
  let stopped: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const [, command = '', list = '', data = ''] =
      /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) {
      if (command === stopped) stopped = undefined;
    } else if (command === 'stop-commands') stopped = data;
    else if (command) obeyed.push({ command, properties: propertiesOf(list) });
    else if (/##\[[\w-]+\]/.test(line)) obeyed.push({ command: 'legacy', properties: {} });
  }
  return obeyed;
}

function propertiesOf(list: string): Record<string, string> {
  return Object.fromEntries(
    list.split(',').map((each) => {
      const [name = '', ...value] = each.split('=');
      return [name, unescaped(value.join('='))];
    }),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
