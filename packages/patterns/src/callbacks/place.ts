import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap } from '../ast/kinds.ts';

/** Where a function is handed over; the names are those that typescript-eslint's option uses. */
export type PlaceKind =
  'arguments' | 'attributes' | 'inheritedMethods' | 'properties' | 'returns' | 'variables';

export interface Place {
  readonly kind: PlaceKind;
  /** What is handed over: the function together with the casts around it, or the member of a class. */
  readonly value: TSESTree.Node;
  /** The choice between several that it is one of: `flag ? async () => {} : other`. */
  readonly choice?: TSESTree.Node;
  /** What it is handed to: the call, attribute, property, list, declaration, assignment, class, arrow or `return`. */
  readonly owner: TSESTree.Node;
}

export const placeOwners = [
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AssignmentPattern',
  'CallExpression',
  'ClassDeclaration',
  'ClassExpression',
  'JSXAttribute',
  'NewExpression',
  'Property',
  'PropertyDefinition',
  'ReturnStatement',
  'TSInterfaceDeclaration',
  'VariableDeclarator',
] as const;

/** The values that a node hands over to what may call them. */
export function placesOf(node: TSESTree.Node): Place[] {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return places('arguments', node, node.arguments);
    case 'JSXAttribute':
      return places('attributes', node, expressionOf(node));
    case 'Property':
      return places('properties', node, isEntry(node) ? [node.value] : []);
    case 'ReturnStatement':
      return places('returns', node, [node.argument]);
    case 'AssignmentExpression':
      return places('variables', node, [node.right]);
    case 'VariableDeclarator':
      return places('variables', node, [node.init]);
    default:
      return placesInside(node);
  }
}

function placesInside(node: TSESTree.Node): Place[] {
  switch (node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSInterfaceDeclaration':
      return places('inheritedMethods', node, node.body.body);
    case 'ArrayExpression':
      return places('variables', node, node.elements.filter(isWritten));
    case 'ArrowFunctionExpression':
      return places(
        'returns',
        node,
        isChoice(node.body) ? [node.body] : [node.body].filter(isWritten),
      );
    case 'AssignmentPattern':
      return places('variables', node, [node.right].filter(isWritten));
    case 'PropertyDefinition':
      return places('properties', node, node.typeAnnotation ? [node.value].filter(isWritten) : []);
    default:
      return [];
  }
}

/** The place that a value stands in. */
export function placeAt(value: TSESTree.Node): Place | undefined {
  let whole = value;
  while (isChoice(whole.parent) || isCastOfChoice(whole)) whole = whole.parent!;
  const { parent } = whole;
  const isHeld = parent?.type === 'JSXExpressionContainer' || /Body$/.test(parent?.type ?? '');
  const owner = isHeld ? parent?.parent : parent;
  return owner && placesOf(owner).find((place) => place.value === value);
}

function isCastOfChoice({ parent }: TSESTree.Node): boolean {
  return parent !== undefined && unwrap(parent) !== parent && isChoice(unwrap(parent));
}

function isChoice(node: TSESTree.Node | undefined): node is Choice {
  return node?.type === 'ConditionalExpression' || node?.type === 'LogicalExpression';
}

type Choice = TSESTree.ConditionalExpression | TSESTree.LogicalExpression;

function places(
  kind: PlaceKind,
  owner: TSESTree.Node,
  values: readonly (TSESTree.Node | null)[],
): Place[] {
  return values.flatMap((value) => {
    if (!value) return [];
    const chosen = isChoice(unwrap(value)) ? chosenFrom(unwrap(value)) : [];
    return [
      { kind, value, owner },
      ...chosen.map((each) => ({ kind, value: each, owner, choice: value })),
    ];
  });
}

/** The functions among what an expression may come to. */
function chosenFrom(value: TSESTree.Node): TSESTree.Node[] {
  const node = unwrap(value);
  if (!isChoice(node)) return isWritten(value) ? [value] : [];
  const parts =
    node.type === 'LogicalExpression' ? [node.right] : [node.consequent, node.alternate];
  return parts.flatMap(chosenFrom);
}

/** Of the many values in lists and at the end of arrows, only what is seen to be a function is looked at. */
function isWritten(value: TSESTree.Node | null): boolean {
  return value !== null && isFunctionValue(unwrap(value));
}

function expressionOf({ value }: TSESTree.JSXAttribute): TSESTree.Node[] {
  if (value?.type !== 'JSXExpressionContainer') return [];
  return value.expression.type === 'JSXEmptyExpression' ? [] : [value.expression];
}

function isEntry({ kind, parent }: TSESTree.Property): boolean {
  return kind === 'init' && parent.type === 'ObjectExpression';
}
