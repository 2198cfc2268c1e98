import type { Type } from '../checker.ts';
import type { Question } from './question.ts';

/** What a class or an interface extends and implements, as the types of its instances. */
export function inheritedTypes({ checker, tsNode }: Question): readonly Type[] {
  return (tsNode.heritageClauses ?? [])
    .flatMap((clause) => [...clause.types])
    .map((each) => checker.getTypeAtLocation(each as never));
}
