import { createRequire } from 'node:module';

/**
 * jscodeshift compiles all that a transform loads with Babel, which takes a minute for TypeScript alone.
 * What follows needs no compiling, so the transforms import this file first and take the hook off.
 */
function removeHook(): void {
  const main = process.argv[1];
  if (!main) return;
  try {
    const require = createRequire(process.mainModule?.filename ?? main);
    (require('@babel/register') as { revert(): void }).revert();
  } catch {
    // Not started by jscodeshift, or by one without Babel.
  }
}

removeHook();
