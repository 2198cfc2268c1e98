import { expect, test } from 'vitest';
import { parse } from '../src/parse.ts';
import { findDefect } from '../src/verify.ts';

const TEXT = `#!/usr/bin/env node // run
/* licence */
const url = 'http://a' + \`//\${b /* b */}//\` + /[/*]/.source; // end
const view = <p title="//">// text {/* jsx */}</p>;
`;

test('the same text has no defect, whatever its strings hold', () => {
  expect(defectOf(TEXT)).toBeUndefined();
});

test('a comment may move', () => {
  expect(
    defectOf(TEXT.replace('/* licence */\n', '').replace(' + /[/*]/', ' /* licence */ + /[/*]/')),
  ).toBeUndefined();
});

test.for(['/* licence */', '/* b */', ' // end', '{/* jsx */}'])(
  'losing %s is a defect',
  (comment) => {
    expect(defectOf(TEXT.replace(comment, ''))).toContain('lose or change a comment');
  },
);

test('a text that does not parse is a defect, with its place', () => {
  expect(defectOf(`${TEXT}const = 1;\n`)).toMatch(/would not parse: 5:7 /);
});

function defectOf(output: string): string | undefined {
  return findDefect(parse('input.tsx', TEXT), output);
}
