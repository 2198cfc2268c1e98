export * from './confirm-all.ts';
export * from './define-pattern.ts';
export * from './docs-url.ts';
export * from './edits/edit.ts';
export * from './edits/import-edits.ts';
export * from './find-sites.ts';
export { disableComments } from './governance/disable-comments.ts';
export { submissionOf } from './governance/managed.ts';
export { keepKnown } from './known-of-file.ts';
export * from './markers.ts';
export { isMinified } from './minified.ts';
export * from './once-per-task.ts';
export { dialectOf, type Dialect } from './oxc/dialect.ts';
export { nativeOxc, type NativeOxc } from './oxc/native-oxc.ts';
export {
  oxcSource,
  type ParsedSource,
  type ScopeOptions,
  type TreeTools,
} from './oxc/oxc-source.ts';
export { treeTools } from './oxc/tree-tools.ts';
export {
  hasLockfile,
  packageManagerOf,
  type PackageManager,
  type UsedPackageManager,
} from './package-manager.ts';
export * from './patterns/index.ts';
export * from './reasons.ts';
export * from './rewrite-sites.ts';
export * from './settings.ts';
export * from './source-file.ts';
export * from './types/native/index.ts';
export * from './types/positioned-file.ts';
export * from './types/syntax.ts';
export * from './types/type-oracle.ts';
export * from './types/typescript-eslint.ts';
export * from './vocabulary.ts';
