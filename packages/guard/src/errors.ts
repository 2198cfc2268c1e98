/** The closed list of exit codes; `docs/guides/ci.md` explains each one. */
export const exitCodes = {
  clean: 0,
  violations: 1,
  configuration: 2,
  internal: 3,
  drift: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The run cannot be done as asked, and the message is all that the user needs: exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Anything that was thrown, as one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .find(Boolean) ?? 'unknown error'
  );
}
