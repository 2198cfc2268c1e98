/**
 * What stands on standard output in place of a report that was asked for as JSON, so that a script reads one document
 * whatever happens: the same fields as in that of `taskgroup-guard --json`. `undefined` where nobody asked.
 *
 * @param argv - as given, for a mistake in it is an error too
 */
export function errorReport(
  argv: readonly string[],
  exitCode: number,
  error: string,
): string | undefined {
  const report = { schema: 1, verdict: 'error', exitCode, error };
  const formats = argv.flatMap((arg, at) => printed(arg, argv[at + 1]));
  if (formats.includes('json')) return `${JSON.stringify(report, undefined, 2)}\n`;
  return formats.includes('jsonl')
    ? `${JSON.stringify({ type: 'error', ...report })}\n`
    : undefined;
}

/** The format that an argument and the next one ask for, unless it goes to a file. */
function printed(arg: string, next: string | undefined): string[] {
  if (arg === '--json') return ['json'];
  const [name, value = next] = arg.split('=', 2);
  return name === '--report' && value !== undefined ? [value] : [];
}
