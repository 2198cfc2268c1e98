import { exitCodes, type ExitCode } from '../errors.ts';
export async function runInit(_o: object): Promise<ExitCode> {
  return exitCodes.clean;
}
