/** An error as ESLint shows it, at its place. */
export function syntaxError(text: string, { message, labels }: FoundError): SyntaxError {
  const index = labels[0]?.start ?? 0;
  const lines = text.slice(0, index).split(/\r\n|[\n\r\u2028\u2029]/);
  const place = { index, lineNumber: lines.length, column: lines.at(-1)!.length + 1 };
  return Object.assign(new SyntaxError(message), place);
}

/** What oxc says of a text that is not valid. */
export interface FoundError {
  readonly message: string;
  readonly labels: readonly { readonly start: number }[];
}
