import { calleeName, isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
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
  if (isFunctionValue(value) || value.type === 'CallExpression') return true;
  if (value.type === 'Identifier' && functionOf(file, value)) return true;
  const names = [nameOf(place), value.type === 'Identifier' ? value.name : memberName(value)];
  return names.some((name) => name !== undefined && isCallbackName(name));
}

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
function isCallbackName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1).replace(/^[_#$]+/, '');
  return doing.test(name) || called.test(name);
}

const doing = new RegExp(
  `^(?:${[
    'add after apply before build cancel change check cleanup clear click close commit connect consume copy create',
    'delete destroy disconnect dispatch dispose do download drain edit emit enqueue ensure execute export fetch finish',
    'flush handle import init initialize install invalidate job keep launch listen load log login logout main mount',
    'move next notify on open perform persist ping poll post prefetch prepare process publish pull push read receive',
    'reconnect refetch refresh register reload remove render request reset resolve restart restore resume retry revalidate',
    'run save schedule search select send set setup shutdown sign start stop store submit subscribe sweep sync task',
    'teardown tick toggle track trigger unmount unsubscribe update upload validate verify wait warm watch work write',
  ]
    .join(' ')
    .replaceAll(' ', '|')})(?![a-z])`,
);

const called =
  /(?:^|[a-z_])(?:[Aa]ction|[Cc]allback|[Cc]b|[Cc]ommand|[Ee]ffect|[Ee]xecutor|[Ff]n|[Ff]unc|[Ff]unction|[Hh]andler|[Hh]ook|[Jj]ob|[Ll]istener|[Mm]iddleware|[Oo]bserver|[Pp]rocessor|[Ss]ubscriber|[Tt]ask|[Ww]orker)$/;
