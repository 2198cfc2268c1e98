import type { TSESTree } from '@typescript-eslint/types';
import type { Program } from './checker.ts';
import type { TypeOracle } from './type-oracle.ts';
import { programOracle } from './program-oracle.ts';

/** A program, and the way from a node of our tree to its own; parser services are one. */
export interface TypedFile {
  readonly program: Program;
  readonly esTreeNodeToTSNodeMap: { get(node: never): unknown };
}

/** The part of a parser's services that holds types, if the parser was told to make them. */
export function typedFile(services: unknown): TypedFile | undefined {
  const { program, esTreeNodeToTSNodeMap } = (services ?? {}) as Partial<TypedFile>;
  return program && esTreeNodeToTSNodeMap ? { program, esTreeNodeToTSNodeMap } : undefined;
}

/** Asks the checker that the parser brought along, TypeScript's or its native one, and the fallback where it cannot tell. */
export function typescriptOracle(file: TypedFile, fallback: TypeOracle): TypeOracle {
  const toTsNode = (node: TSESTree.Node) => file.esTreeNodeToTSNodeMap.get(node as never) as never;
  return programOracle(file.program, toTsNode, fallback);
}
