export * from './define-pattern.ts';
export * from './edits/edit.ts';
export * from './find-sites.ts';
export * from './reasons.ts';
export * from './rewrite-sites.ts';
export * from './source-file.ts';
export * from './types/type-oracle.ts';
export * from './vocabulary.ts';
