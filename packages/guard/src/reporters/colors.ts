import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a terminal; none in a pipe, under NO_COLOR or on request. */
export function colorsFor(
  stream: { readonly isTTY?: boolean },
  wanted: boolean,
  env = process.env,
): Colors {
  const forced = Boolean(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0';
  return pc.createColors(wanted && !env['NO_COLOR'] && (forced || Boolean(stream.isTTY)));
}
