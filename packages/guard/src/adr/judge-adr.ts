import type { DriftCode } from '../report.ts';
import type { Deferral } from '../defer/deferral.ts';
import type { Adr } from './adr.ts';

/** What holds of a record unless the deferral says otherwise. */
export const USABLE_STATUSES: readonly string[] = ['accepted', 'deferred'];

export interface AdrFault {
  readonly code: DriftCode & `adr-${string}`;
  readonly message: string;
}

/** What is wrong with the decision record behind a deferral. */
export function judgeAdr(deferral: Deferral, adr: Adr | undefined): AdrFault | undefined {
  const { path = '', status = USABLE_STATUSES } = deferral.adr ?? {};
  const { id } = deferral;
  if (!adr) {
    return {
      code: 'adr-missing',
      message: `${id} refers to ${path}, which does not exist. Restore the record, or close the deferral.`,
    };
  }
  if (adr.supersededBy !== undefined) {
    return {
      code: 'adr-superseded',
      message: `${path} is superseded by ${adr.supersededBy}. Decide ${id} again: 'taskgroup-guard defer renew ${id} --adr <path> …', or close it.`,
    };
  }
  const wanted = status.map((each) => each.toLowerCase());
  if (adr.status === undefined || !wanted.includes(adr.status)) {
    return {
      code: 'adr-status',
      message: `${path} has the status ${adr.status ?? 'of nothing'}; ${id} holds while it is ${wanted.join(' or ')}.`,
    };
  }
  if (!adr.deferrals.includes(id)) {
    return {
      code: 'adr-link',
      message: `${path} does not name ${id}, so its readers do not know of it. Link it: 'taskgroup-guard adr link ${id}'.`,
    };
  }
  return undefined;
}
