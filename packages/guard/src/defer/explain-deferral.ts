import { ConfigurationError } from '../errors.ts';
import { wrap } from '../reporters/wrap.ts';
import { describeDeferral } from './describe-deferral.ts';
import { fileOf } from './deferral.ts';
import { listDeferrals } from './list-deferrals.ts';

/**
 * Everything about one deferral of the working tree.
 *
 * @throws {ConfigurationError} when there is none of this id.
 */
export async function explainDeferral(id: string): Promise<string> {
  const all = await listDeferrals();
  const listed = all.find(({ deferral }) => deferral.id === id);
  if (!listed) {
    const known = all.map(({ deferral }) => deferral.id).join(', ') || 'none';
    throw new ConfigurationError(`Cannot explain ${id}: no such deferral. There are: ${known}.`);
  }
  const { deferral, criteria } = listed;
  const { rules, ratchet = [], createdAt, createdBy, approvedBy = [], renewals = [] } = deferral;
  const answers = { true: 'yes', false: 'no', unknown: 'ask' };
  return [
    describeDeferral(listed),
    '',
    ...wrap(`Rules: ${rules.join(', ')}.`),
    ...(createdAt ? [`Since ${createdAt}${createdBy ? `, by ${createdBy}` : ''}.`] : []),
    ...(approvedBy.length ? [`Approved by ${approvedBy.join(', ')}.`] : []),
    ...ratchet.map(({ by, max }) => `At most ${max} after ${by}.`),
    ...renewals.map(({ at, expires, reason }) => `Renewed on ${at} until ${expires}: ${reason}`),
    ...criteria.map(({ met, says }) => `Due when ${says}: ${answers[`${met}`]}.`),
    `Record: ${fileOf(id)}`,
    '',
  ].join('\n');
}
