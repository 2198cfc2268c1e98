import { expect, test } from 'vitest';
import { addDependency } from '../src/json-edit.ts';

test.for([
  ['{\n  "name": "a"\n}\n', '{\n  "name": "a",\n  "dependencies": {\n    "m": "^1"\n  }\n}\n'],
  ['{\n  "dependencies": {}\n}', '{\n  "dependencies": {\n    "m": "^1"\n  }\n}'],
  [
    '{\r\n\t"dependencies": {\r\n\t\t"a": "1"\r\n\t}\r\n}',
    '{\r\n\t"dependencies": {\r\n\t\t"a": "1",\r\n\t\t"m": "^1"\r\n\t}\r\n}',
  ],
  ['{"name":"a"}', '{"name":"a","dependencies":{"m":"^1"}}'],
  ['{ "name": "a" }\n', '{ "name": "a", "dependencies": { "m": "^1" } }\n'],
  ['{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"1","m":"^1"}}'],
  ['{}', '{\n  "dependencies": {\n    "m": "^1"\n  }\n}'],
  ['{ "dependencies": { "z": "1" } }', '{ "dependencies": { "m": "^1", "z": "1" } }'],
])('a dependency is added in order, in the style of the file: %j', ([json, expected]) => {
  expect(addDependency(json!, 'm', '^1')).toBe(expected);
});
