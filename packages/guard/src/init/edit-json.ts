import { applyEdits, modify, type JSONPath } from 'jsonc-parser';

/** Sets one value in the text of a file, or takes it out where that is undefined; the file keeps its indentation and line ends. */
export function editJson(text: string, keys: JSONPath, value: unknown, isInserted = false): string {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const options = { formattingOptions, isArrayInsertion: isInserted };
  return applyEdits(text, modify(text, keys, value, options));
}
