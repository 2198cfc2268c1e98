/** Larger files are generated or data; they are reported, never silently passed. */
export const MAX_SIZE = 1024 * 1024;

/** The closed list of reasons why a file was not judged. */
export type SkipReason =
  | 'too-large'
  | 'not-utf-8'
  | 'lfs-pointer'
  | 'symbolic-link'
  | 'unmerged'
  | 'missing'
  | 'ignored'
  | 'not-configured'
  | 'component';

export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const COMPONENT = /\.(?:vue|svelte|astro)$/;
const LFS_POINTER = 'version https://git-lfs';

/** Whether a name is one of JavaScript or TypeScript. */
export function isSourceName(name: string): boolean {
  return SOURCE.test(name);
}

/** Whether a name is one of a file that holds scripts among other things: only its framework's parser can read it. */
export function isComponentName(name: string): boolean {
  return COMPONENT.test(name);
}

/** Whether a file of that name may hold a finding. */
export function isJudgedName(name: string): boolean {
  return isSourceName(name) || isComponentName(name);
}

export function isTypeScriptName(name: string): boolean {
  return /\.[cm]?tsx?$/.test(name);
}

/** The text of a file, or why it has none that could be judged. */
export function textOf(content: Buffer): { readonly text: string } | { readonly skip: SkipReason } {
  if (content.length > MAX_SIZE) return { skip: 'too-large' };
  const text = decode(content);
  if (text === undefined) return { skip: 'not-utf-8' };
  return text.startsWith(LFS_POINTER) ? { skip: 'lfs-pointer' } : { text };
}

/** Decodes UTF-8 without its byte-order mark; other bytes have no meaning to guess at. */
export function decode(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
