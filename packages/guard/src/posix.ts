import path from 'node:path';

/** git, compilers and our reports write every path with `/`. */
export function toPosix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}

/** The name of a file as it is seen from a folder. */
export function relativeName(folder: string, file: string): string {
  return toPosix(path.relative(folder, file));
}
