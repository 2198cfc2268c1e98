import { PayloadError, type AgentEvent, type FileEdit, type Replacement } from './event.ts';
import { fieldsOf, objectOrJson, requiredText, textOf, type Fields } from './fields.ts';

const PATH = ['file_path', 'path', 'filePath', 'filename', 'target_file', 'notebook_path'];
const OLD = ['old_string', 'old_str', 'oldString'];
const NEW = ['new_string', 'new_str', 'newString'];
const CONTENT = ['content', 'file_text', 'contents', 'fileText', 'code_edit'];

type Reader = (input: Fields) => readonly FileEdit[];

/** The tools that change files, by their names without case and separators. */
const editors: Readonly<Record<string, Reader>> = {
  write: readWrite,
  writefile: readWrite,
  create: readWrite,
  createfile: readWrite,
  edit: readReplace,
  editfile: readReplace,
  strreplace: readReplace,
  searchreplace: readReplace,
  replacestringinfile: readReplace,
  multiedit: readReplace,
  strreplaceeditor: readEditor,
  strreplacebasededittool: readEditor,
  notebookedit: readCell,
  editnotebook: readCell,
  applypatch: readPatch,
};

const shells = new Set([
  ...['bash', 'shell', 'powershell', 'terminal', 'runinterminal', 'runterminalcmd'],
  ...['execcommand', 'localshell', 'unifiedexec'],
]);

/**
 * What a call of a tool will do.
 *
 * @param input the tool's arguments: an object, a JSON text, or for some tools the text itself.
 * @throws {PayloadError} when a tool that we know has arguments that we don't.
 */
export function eventOfTool(name: string, input: unknown, cwd: string): AgentEvent {
  const tool = name.toLowerCase().replace(/[^a-z]/g, '');
  const read = editors[tool];
  if (read) return { kind: 'edit', cwd, edits: read(inputOf(input, tool)) };
  if (!shells.has(tool)) return { kind: 'other' };
  return commandEvent(commandOf(inputOf(input, tool)), cwd);
}

/** A patch may come by way of the shell. */
export function commandEvent(command: string, cwd: string): AgentEvent {
  const patch = /\*\*\* Begin Patch\r?\n[^]*\*\*\* End Patch/.exec(command)?.[0];
  if (patch && /^\s*(?:cd [^\n&;|]+&&\s*)?apply_?patch\b/.test(command)) {
    return { kind: 'edit', cwd, edits: [{ type: 'patch', patch }] };
  }
  return { kind: 'command', cwd, command };
}

function inputOf(input: unknown, tool: string): Fields {
  if (typeof input === 'string' && tool === 'applypatch') return { input };
  return objectOrJson(input, `the input of ${tool}`);
}

function readWrite(input: Fields): FileEdit[] {
  if (textOf(input, ...OLD) !== undefined) return readReplace(input);
  return [
    {
      type: 'write',
      path: requiredText(input, ...PATH),
      content: requiredText(input, ...CONTENT),
    },
  ];
}

function readReplace(input: Fields): FileEdit[] {
  const path = requiredText(input, ...PATH);
  if (Array.isArray(input['edits'])) {
    const parts = input['edits'].map((each) => replacementOf(fieldsOf(each, 'an edit')));
    return [{ type: 'replace', path, parts }];
  }
  const isWhole = textOf(input, ...OLD) === undefined && textOf(input, ...CONTENT) !== undefined;
  return isWhole ? readWrite(input) : [{ type: 'replace', path, parts: [replacementOf(input)] }];
}

function replacementOf(input: Fields): Replacement {
  return {
    old: requiredText(input, ...OLD),
    new: requiredText(input, ...NEW),
    all: (input['replace_all'] ?? input['replaceAll']) === true,
  };
}

/** One tool for all, told by `command` what to do. */
function readEditor(input: Fields): readonly FileEdit[] {
  const command = requiredText(input, 'command');
  if (command === 'create') return readWrite(input);
  if (command === 'str_replace') return readReplace(input);
  if (command !== 'insert') return []; // it looks at a file, or takes back an edit
  const line = Number(input['insert_line'] ?? input['insertLine']);
  if (!Number.isInteger(line)) throw new PayloadError('insert_line is no number');
  const text = requiredText(input, 'insert_text', ...NEW);
  return [{ type: 'insert', path: requiredText(input, ...PATH), line, text }];
}

function readCell(input: Fields): FileEdit[] {
  if (textOf(input, 'edit_mode', 'editMode') === 'delete') return [];
  return [
    {
      type: 'cell',
      path: requiredText(input, ...PATH),
      cell: textOf(input, 'cell_id', 'cellId'),
      source: requiredText(input, 'new_source', 'newSource', ...NEW),
    },
  ];
}

function readPatch(input: Fields): FileEdit[] {
  const { command } = input;
  const words = Array.isArray(command) ? command.map(String) : undefined;
  const patch = words?.find((word) => word.includes('*** Begin Patch'));
  return [
    {
      type: 'patch',
      patch: patch ?? requiredText(input, 'command', 'input', 'patch', 'patchText'),
    },
  ];
}

/** Some hosts send the words, and `["bash", "-lc", "…"]` for a line of shell. */
function commandOf(input: Fields): string {
  const command = input['command'] ?? input['cmd'];
  if (!Array.isArray(command)) return requiredText(input, 'command', 'cmd');
  const words = command.map(String);
  const isShell =
    /(?:^|[\\/])(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-[a-z]*c$/.test(words[1] ?? '');
  return isShell ? (words[2] ?? '') : words.map(quote).join(' ');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
