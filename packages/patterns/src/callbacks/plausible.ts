import {
  calleeName,
  isFunctionValue,
  memberName,
  unwrap,
  type FunctionValue,
} from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { nameOf } from './name.ts';
import type { Place } from './place.ts';

/**
 * May a function be handed over here that only its type shows to be one, to a place that only its type shows to drop
 * the result? Nearly all values are data: to ask for the types of all of them has the compiler check every file whole.
 */
export function isPlausible(place: Place, file: SourceFile): boolean {
  if (place.kind === 'inheritedMethods') return true;
  if (usesResult(place)) return false;
  const value = unwrap(place.value);
  if (isFunctionValue(value)) return !isDelegate(value, place);
  if (value.type === 'CallExpression') return true;
  if (value.type === 'Identifier' && functionOf(file, value)) return true;
  const name = value.type === 'Identifier' ? value.name : memberName(value);
  return place.kind === 'arguments'
    ? isTaken(name ?? '', place)
    : isCallbackName(name ?? '') || isCallbackName(slotName(place));
}

/** `{ save: () => save(db) }` offers what it is named after, with its promise. */
function isDelegate({ async, body }: FunctionValue, place: Place): boolean {
  if (async || place.kind !== 'properties') return false;
  const call = unwrap(body);
  return call.type === 'CallExpression' && calleeName(call) === slotName(place);
}

/** What is given to a call whose result is used is mostly something to look at. */
function isTaken(name: string, place: Place): boolean {
  if (taking.test(slotName(place)) || called.test(name)) return true;
  const { type } = place.owner.parent!;
  return (type === 'ExpressionStatement' || type === 'ChainExpression') && isCallbackName(name);
}

function slotName(place: Place): string {
  const path = nameOf(place) ?? '';
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Functions that one hands work to, by how they are mostly named. */
const taking =
  /^(?:on|once)$|^on[A-Z]|^(?:after|before|debounce|defer|each|effect|enqueue|every|interval|listen|observe|poll|queue|register|repeat|retry|run|schedule|subscribe|throttle|timeout|use|watch|when|wrap)(?![a-z])|(?:Callback|Effect|Handler|Hook|Interval|Job|Listener|Task|Timeout)$/;

/** `xs.map(f)`: methods that look at what their callback returns, of every class that has one. */
function usesResult({ owner }: Place): boolean {
  if (owner.type !== 'CallExpression' || unwrap(owner.callee).type !== 'MemberExpression') {
    return false;
  }
  return using.has(calleeName(owner) ?? '');
}

const using = new Set([
  'catch',
  'every',
  'filter',
  'finally',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'map',
  'reduce',
  'reduceRight',
  'replace',
  'replaceAll',
  'some',
  'sort',
  'then',
  'toSorted',
]);

/** `onClick`, `a.saveDraft`, `errorHandler`: names that one gives to what is called, mostly for what it does. */
function isCallbackName(name: string): boolean {
  const plain = name.replace(/^[_#$]+/, '');
  return doing.test(plain) || called.test(plain);
}

const doing = new RegExp(
  `^(?:${[
    'add after apply before build cancel check cleanup clear click close commit connect consume copy create',
    'delete destroy disconnect dispatch dispose do download drain emit enqueue ensure execute fetch finish',
    'flush handle init initialize install invalidate keep launch listen load log login logout main mount',
    'move next notify on open perform persist ping poll post prefetch prepare process publish pull push read receive',
    'reconnect refetch refresh register reload remove render reset resolve restart restore resume retry revalidate',
    'run save schedule search select send set setup shutdown sign start stop store submit subscribe sweep sync',
    'teardown tick toggle track trigger unmount unsubscribe update upload validate verify wait warm watch work write',
  ]
    .join(' ')
    .replaceAll(' ', '|')})(?![a-z])`,
);

const called =
  /^on[A-Z]|(?:^|[a-z_])(?:[Aa]ction|[Cc]allback|[Cc]b|[Cc]ommand|[Ee]ffect|[Ee]xecutor|[Ff]n|[Ff]unc|[Ff]unction|[Hh]andler|[Hh]ook|[Jj]ob|[Ll]istener|[Mm]iddleware|[Oo]bserver|[Pp]rocessor|[Ss]ubscriber|[Tt]ask|[Ww]orker)$/;
