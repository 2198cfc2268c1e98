import Module, { createRequire } from 'node:module';

type Resolve = (request: string, ...rest: unknown[]) => string;

const resolver = Module as unknown as { _resolveFilename: Resolve };

/**
 * Lets whatever is required from now on, by anybody, get one package in place of another.
 *
 * @returns how often that has happened so far.
 */
export function redirect(name: string, replacement: string): () => number {
  const resolve = resolver._resolveFilename;
  const require = createRequire(import.meta.url);
  let times = 0;
  resolver._resolveFilename = (request, ...rest) => {
    const isMeant = request === name || request.startsWith(`${name}/`);
    if (!isMeant) return resolve.call(Module, request, ...rest);
    times += 1;
    return require.resolve(`${replacement}${request.slice(name.length)}`);
  };
  return () => times;
}
