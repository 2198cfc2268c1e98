export { nativeOracle } from './native-oracle.ts';
export { compilerFor } from './compiler.ts';
export { countFile, noteReason, typeReport, type Source, type TypeReport } from './report.ts';
export { closeSessions, overlayFiles } from './session.ts';
export type {
  Changes as FileChanges,
  OverlayEntries,
  OverlayTree,
  ReadOverlay,
} from './adapter.ts';
