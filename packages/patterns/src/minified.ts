/**
 * Was the text written by a bundler: is most of it in lines that nobody could read, with functions in them? What is
 * wrong there is to be mended where it was made.
 */
export function isMinified(text: string): boolean {
  if (last.text !== text) last = { text, isMinified: look(text) };
  return last.isMinified;
}

/** All rules ask about the same file, one after the other. */
let last = { text: '', isMinified: false };

function look(text: string): boolean {
  let packed = 0;
  for (const line of longLines(text)) {
    if (/=>|\bfunction\b/.test(line)) packed += line.length;
  }
  return packed > text.length / 2;
}

function* longLines(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    if (end - start > LONG) yield text.slice(start, end);
    start = end + 1;
  }
}

const LONG = 1000;
