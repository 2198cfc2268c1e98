import type { TSESTree } from '@typescript-eslint/types';
import { exportOf, type ModuleExport } from '../ast/module-export.ts';
import { memberName, unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** A call that returns only when its work is done, and holds up everything else until then. */
export interface BlockingCall {
  readonly name: string;
  /** What to write instead, as the end of a sentence. */
  readonly instead: string;
}

/** A project's own blocking function: its name as it is called, with `*` for any part of it. */
export interface ExtraCall {
  readonly call: string;
  readonly replacement: string;
}

export function blockingCall(
  node: TSESTree.CallExpression,
  file: SourceFile,
  extra: readonly ExtraCall[],
): BlockingCall | undefined {
  const path = pathOf(node.callee);
  const own = path === undefined ? undefined : extra.find(({ call }) => fits(call, path));
  if (own) return { name: `${path}()`, instead: `\`${own.replacement}\`` };
  if (path === 'Atomics.wait' && isGlobal(file, 'Atomics', node)) {
    return { name: 'Atomics.wait()', instead: '`await Atomics.waitAsync().value`' };
  }
  // Few members end in this: the rest is not worth a look at the imports.
  if (path === undefined || (path.includes('.') && !/sync$/i.test(path))) return undefined;
  const called = exportOf(node.callee, file);
  const instead = called && insteadOf(called);
  return instead
    ? { name: `${called.name === 'sync' ? path : called.name}()`, instead }
    : undefined;
}

function fits(pattern: string, path: string): boolean {
  const source = pattern.replaceAll(/[^\w*]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(path);
}

/** `a.b.c` of a callee. */
function pathOf(callee: TSESTree.Node): string | undefined {
  const node = unwrap(callee);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression') return undefined;
  const name = memberName(node);
  return name === undefined ? undefined : `${pathOf(node.object) ?? '*'}.${name}`;
}

function insteadOf({ module, name }: ModuleExport): string | undefined {
  const plain = name.replace(/Sync$/, '');
  if (fileModules.has(module)) return fileInstead(name, plain, module);
  if (!blocking[module]?.test(plain) || (name === plain && name !== 'sync')) return undefined;
  if (processModules.has(module)) return '`await runProcess()`';
  const isPromising = module.startsWith('bcrypt');
  return isPromising ? `\`await ${plain}()\`` : `\`${plain}()\`, made a promise by \`promisify()\``;
}

const fileModules = new Set(['fs', 'graceful-fs', 'fs-extra']);
const processModules = new Set(['child_process', 'execa', 'cross-spawn']);

/** The functions whose blocking form takes long, without `Sync`. */
const blocking: Readonly<Record<string, RegExp | undefined>> = {
  child_process: /^(exec|execFile|spawn)$/,
  execa: /^(execa|execaCommand)$/,
  'cross-spawn': /^(sync|spawn)$/,
  crypto: /^(pbkdf2|scrypt|argon2|generateKeyPair|generatePrime|checkPrime)$/,
  zlib: /^(deflate|deflateRaw|gzip|gunzip|inflate|inflateRaw|unzip|brotli(Dec|C)ompress|zstd(Dec|C)ompress)$/,
  bcrypt: /^(hash|compare|genSalt)$/,
  bcryptjs: /^(hash|compare|genSalt)$/,
};

function fileInstead(name: string, plain: string, module: string): string | undefined {
  if (name === plain) return undefined;
  if (name === 'existsSync') return 'the next step itself, and handle its error';
  return `\`await ${plain}()\` of \`${module === 'fs-extra' ? module : 'node:fs/promises'}\``;
}

/** What touches one directory entry and no contents: the kernel most often knows the answer by heart. */
export const cheapCalls: readonly string[] =
  'accessSync chmodSync closeSync existsSync fstatSync linkSync lstatSync mkdirSync mkdtempSync openSync readlinkSync realpathSync renameSync rmdirSync statSync statfsSync symlinkSync unlinkSync utimesSync'.split(
    ' ',
  );
