import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Coloured on a terminal only, unless NO_COLOR or FORCE_COLOR decide. */
export function makeColors(wanted: boolean): Colors {
  const isForced = Boolean(process.env.FORCE_COLOR);
  const isTerminal = isForced || process.stdout.isTTY === true;
  return picocolors.createColors(wanted && isTerminal && picocolors.isColorSupported);
}
