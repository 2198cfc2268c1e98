import { createRequire } from 'node:module';

/** The first version that reads the types of the runtime. */
const OLDEST = { major: 5, minor: 4 };

/**
 * The version of TypeScript that a repository checks a project with, where it is too old for the types of the runtime: what
 * is written would bring errors there that the newer version here does not see. `undefined` for one that is not, or for none.
 */
export function outdatedTypeScript(tsconfigPath: string): string | undefined {
  const version = installedVersion(tsconfigPath);
  const [major = NaN, minor = NaN] = (version ?? '').split('.').map(Number);
  const isOld = major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
  return isOld ? version : undefined;
}

function installedVersion(from: string): string | undefined {
  try {
    const manifest = createRequire(from)('typescript/package.json') as { version?: string };
    return manifest.version;
  } catch {
    return undefined;
  }
}
