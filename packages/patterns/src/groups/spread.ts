import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, methodCall } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import { textOf } from '../ast/tokens.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { handedTo } from './handed.ts';
import { kindOfType, ownerOf, type OwnerKind } from './owners.ts';

export interface Copied {
  readonly form: 'spread' | 'assigned' | 'rest';
  readonly kind: OwnerKind;
  /** What is copied, or the pattern that takes the rest. */
  readonly node: TSESTree.Node;
}

/** The owner that a node copies field by field, without what its class has. */
export function copiedAt(node: TSESTree.Node, file: SourceFile): Copied | undefined {
  switch (node.type) {
    case 'SpreadElement':
      return node.parent.type === 'ObjectExpression' && !namesSignal(node.parent)
        ? copy('spread', node.argument, file)
        : undefined;
    case 'CallExpression':
      return assigned(node, file);
    case 'RestElement': {
      const kind =
        node.parent.type === 'ObjectPattern' ? kindOfPattern(node.parent, file) : undefined;
      return kind && { form: 'rest', kind, node };
    }
    default:
      return undefined;
  }
}

function copy(form: Copied['form'], node: TSESTree.Node, file: SourceFile): Copied | undefined {
  const owner = ownerOf(node, file);
  return owner && { form, kind: owner.kind, node };
}

/** `Object.assign({}, task)`. */
function assigned(call: TSESTree.CallExpression, file: SourceFile): Copied | undefined {
  const object = methodCall(call, 'assign')?.member.object;
  if (object?.type !== 'Identifier' || object.name !== 'Object') return undefined;
  if (!isGlobal(file, 'Object', object)) return undefined;
  const [, ...sources] = call.arguments;
  if (sources.some((each) => each.type === 'ObjectExpression' && namesSignal(each)))
    return undefined;
  for (const source of sources) {
    const found = copy('assigned', source, file);
    if (found) return found;
  }
  return undefined;
}

/** Is the signal, which the copy lacks, given beside it? */
function namesSignal({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some(
    (each) =>
      each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'signal',
  );
}

/** What a pattern takes apart: a parameter that the runtime fills, or that is typed, or a variable. */
function kindOfPattern(pattern: TSESTree.ObjectPattern, file: SourceFile): OwnerKind | undefined {
  const { parent } = pattern;
  if (parent.type === 'VariableDeclarator') {
    return parent.init ? ownerOf(parent.init, file)?.kind : undefined;
  }
  if (!isFunction(parent)) return undefined;
  const handed = isFunctionValue(parent) ? handedTo(parent, file) : undefined;
  if (handed) return parent.params[handed.parameter] === pattern ? handed.kind : undefined;
  return kindOfType(pattern, file);
}

/** Names the signal instead, or takes the report that a task gives of itself. */
export function nameSignal({ form, kind, node }: Copied, file: SourceFile): Rewrite {
  if (form === 'rest') return { outcome: 'left', reason: 'no-direct-counterpart' };
  const name = textOf(file, node);
  const edit =
    kind === 'handle'
      ? insert(node.range[1], '.report()')
      : form === 'spread'
        ? replace(node.parent!.range, `signal: ${name}.signal`)
        : replace(node.range, `{ signal: ${name}.signal }`);
  return { outcome: 'converted', edits: [edit], imports: [], notes: [] };
}
