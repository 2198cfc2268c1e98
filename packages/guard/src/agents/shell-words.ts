/** One simple command of a line of shell: its words without their quotes. */
export interface SimpleCommand {
  readonly words: readonly string[];
}

/**
 * Splits a line, or a script, into its simple commands as a POSIX shell would, and those of its substitutions. What a
 * variable holds is not known and stays as it is written; the text of a here-document is data.
 */
export function parseShell(text: string): SimpleCommand[] {
  return new ShellReader(text).read();
}

const END = /[;&|\n(){}]/;

class ShellReader {
  readonly #text: string;
  readonly #commands: SimpleCommand[] = [];
  #at = 0;
  #words: string[] = [];
  #word: string | undefined;
  #pendingDocuments: string[] = [];

  constructor(text: string) {
    this.#text = text.replace(/\\\r?\n/g, '');
  }

  read(): SimpleCommand[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand();
    return this.#commands;
  }

  #step(): void {
    const mark = this.#text[this.#at]!;
    if (this.#isSubstitution()) this.#substitution();
    else if (mark in this.#readers) this.#readers[mark]!();
    else if (mark === '#' && this.#word === undefined) this.#comment();
    else if (END.test(mark) && !(isBrace(mark) && this.#isPartOfWord())) this.#endLine(mark);
    else this.#add(mark, 1);
  }

  /** What a mark begins, wherever it stands. */
  readonly #readers: Readonly<Record<string, () => void>> = {
    "'": () => this.#quoted(),
    '"': () => this.#doubleQuoted(),
    '\\': () => this.#add(this.#text[this.#at + 1] ?? '', 2),
    ' ': () => this.#endWord(1),
    '\t': () => this.#endWord(1),
    '<': () => (this.#text.startsWith('<<', this.#at) ? this.#hereDocument() : this.#redirection()),
    '>': () => this.#redirection(),
  };

  #isSubstitution(): boolean {
    return this.#text[this.#at] === '`' || this.#text.startsWith('$(', this.#at);
  }

  /** `{` and `}` are words of their own only where a blank or an end is beside them. */
  #isPartOfWord(): boolean {
    const next = this.#text[this.#at + 1] ?? '\n';
    return this.#word !== undefined || !/[\s;]/.test(next);
  }

  #add(text: string, length: number): void {
    this.#word = (this.#word ?? '') + text;
    this.#at += length;
  }

  #quoted(): void {
    const end = indexOrEnd(this.#text, "'", this.#at + 1);
    this.#add(this.#text.slice(this.#at + 1, end), end + 1 - this.#at);
  }

  #doubleQuoted(): void {
    this.#add('', 1);
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const mark = this.#text[this.#at]!;
      if (mark === '\\') this.#escapedInQuotes();
      else if (this.#isSubstitution()) this.#substitution();
      else this.#add(mark, 1);
    }
    this.#at++;
  }

  #escapedInQuotes(): void {
    const next = this.#text[this.#at + 1] ?? '';
    this.#add(/["\\$`]/.test(next) ? next : `\\${next}`, 2);
  }

  /** Its commands run too; what they print is not known. */
  #substitution(): void {
    const isTick = this.#text[this.#at] === '`';
    const start = this.#at + (isTick ? 1 : 2);
    const end = isTick ? indexOrEnd(this.#text, '`', start) : closing(this.#text, start);
    this.#commands.push(...parseShell(this.#text.slice(start, end)));
    this.#add('$()', end + 1 - this.#at);
  }

  #comment(): void {
    this.#at = indexOrEnd(this.#text, '\n', this.#at);
  }

  /** A file name after `>` is no argument. */
  #redirection(): void {
    if (this.#word !== undefined && /^\d+$/.test(this.#word)) this.#word = undefined;
    this.#endWord(0);
    const [all, target] = /^[<>]+[&|]?(\d+\b|-)?\s*/.exec(
      this.#text.slice(this.#at),
    ) as unknown as [string, string?];
    this.#at += all.length;
    if (target !== undefined) return;
    const count = this.#words.length;
    while (this.#at < this.#text.length && this.#words.length === count) {
      const mark = this.#text[this.#at]!;
      if (END.test(mark)) break;
      this.#step();
    }
    if (this.#words.length > count) this.#words.length = count;
    else this.#word = undefined;
  }

  #hereDocument(): void {
    const found = /^<<-?[ \t]*(?:'([^']*)'|"([^"]*)"|\\?([\w.-]+))/.exec(
      this.#text.slice(this.#at),
    );
    if (this.#text.startsWith('<<<', this.#at) || !found) return this.#redirection();
    this.#endWord(found[0].length);
    this.#pendingDocuments.push(found[1] ?? found[2] ?? found[3] ?? '');
  }

  #endLine(mark: string): void {
    this.#endCommand();
    this.#at++;
    if (mark === '\n') this.#skipDocuments();
  }

  #skipDocuments(): void {
    for (const word of this.#pendingDocuments) {
      const rest = this.#text.slice(this.#at);
      const end = rest.split('\n').findIndex((line) => line.trim() === word);
      const lines = rest.split('\n').slice(0, end === -1 ? undefined : end + 1);
      this.#at += lines.join('\n').length + 1;
    }
    this.#pendingDocuments = [];
  }

  #endWord(length: number): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
    this.#at += length;
  }

  #endCommand(): void {
    this.#endWord(0);
    if (this.#words.length) this.#commands.push({ words: this.#words });
    this.#words = [];
  }
}

function isBrace(mark: string): boolean {
  return mark === '{' || mark === '}';
}

/** Where the parenthesis closes that was opened just before. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const mark = text[at]!;
    if (mark === '\\') at++;
    else if (mark === "'") at = indexOrEnd(text, "'", at + 1);
    else if (mark === '(') depth++;
    else if (mark === ')' && --depth === 0) return at;
  }
  return text.length;
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}
