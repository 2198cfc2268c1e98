import type { Policy } from '../config/config.ts';
import type { Drift, DriftCode } from '../report.ts';
import {
  severityOfFault,
  severityOfProgress,
  severityOfTime,
  type Occasion,
} from '../judgement/occasion.ts';
import { parseAdr, type Adr } from '../adr/adr.ts';
import { judgeAdr } from '../adr/judge-adr.ts';
import { coversPath } from './covers.ts';
import { coveredFiles, evaluate, type Circumstances } from './criteria.ts';
import { addDays, daysBetween } from './dates.ts';
import { fileOf, isOpen, type Deferral } from './deferral.ts';
import { readOwners, type Owners } from './owners.ts';
import { ceilingOf, termOf } from './term.ts';

export interface Verification extends Circumstances {
  readonly policy: Policy;
  readonly occasion: Occasion;
  /** How many violations each deferral holds back, for those whose files were all judged. */
  readonly found?: ReadonlyMap<string, number>;
  /** The severities of what it holds back; a decision record is wanted for some. */
  readonly severities?: ReadonlyMap<string, ReadonlySet<'error' | 'warning'>>;
}

/** What is not true any more of the deferrals of a state of the repository. */
export async function verifyDeferrals(
  deferrals: Iterable<Deferral>,
  verification: Verification,
): Promise<Drift[]> {
  const open = [...deferrals].filter(isOpen);
  if (!open.length) return [];
  const { snapshot } = verification;
  await snapshot.load();
  const owners = await readOwners(snapshot);
  const adrs = await readAdrs(open, verification);
  const drift: Drift[] = [];
  for (const deferral of open) {
    const verifier = new Verifier(deferral, verification);
    verifier.reason();
    verifier.adr(adrs);
    await verifier.owner(owners);
    verifier.term();
    verifier.ceiling();
    await verifier.criteria();
    drift.push(...verifier.drift);
  }
  return drift;
}

async function readAdrs(
  deferrals: readonly Deferral[],
  { snapshot }: Verification,
): Promise<Map<string, Adr>> {
  const paths = deferrals.flatMap(({ adr }) => adr?.path ?? []);
  const texts = await snapshot.read([...new Set(paths)]);
  return new Map([...texts].map(([path, text]) => [path, parseAdr(path, text)]));
}

class Verifier {
  readonly drift: Drift[] = [];
  readonly #deferral: Deferral;
  readonly #with: Verification;

  constructor(deferral: Deferral, verification: Verification) {
    this.#deferral = deferral;
    this.#with = verification;
  }

  reason(): void {
    const { id, reason } = this.#deferral;
    const { reasonMinLength } = this.#with.policy;
    if (reason.trim().length >= reasonMinLength) return;
    this.#fault(
      'reason-too-short',
      `The reason of ${id} has ${reason.trim().length} characters, and the policy wants ${reasonMinLength}. Say why the work does not move.`,
    );
  }

  adr(adrs: ReadonlyMap<string, Adr>): void {
    const { id, adr } = this.#deferral;
    if (!adr) {
      const held = this.#with.severities?.get(id);
      const wanting = this.#with.policy.requireAdrFor.some((severity) => held?.has(severity));
      if (wanting) {
        this.#fault(
          'adr-missing',
          `${id} names no decision record, and the policy wants one. Write it, then 'taskgroup-guard adr link ${id} --adr <path>'.`,
        );
      }
      return;
    }
    const fault = judgeAdr(this.#deferral, adrs.get(adr.path));
    if (fault) this.#fault(fault.code, fault.message, [adr.path]);
  }

  async owner(owners: Owners): Promise<void> {
    const { id, owner } = this.#deferral;
    if (owner !== undefined || !this.#with.policy.requireOwner) return;
    const files = await coveredFiles(this.#with.snapshot, this.#deferral);
    const orphan = files.find((file) => !owners(file).length);
    if (files.length && orphan === undefined) return;
    const whose = orphan === undefined ? 'it' : orphan;
    this.#fault('no-owner', `${id} has no owner, and CODEOWNERS names none for ${whose}.`);
  }

  term(): void {
    const { id, expires, status } = this.#deferral;
    const { policy, today } = this.#with;
    const most = addDays(today, policy.maxDeferralDays);
    if (expires > most) {
      this.#fault(
        'expires-too-late',
        `${id} ends on ${expires}, in ${daysBetween(today, expires)} days; the policy allows ${policy.maxDeferralDays}. Choose ${most} or earlier, and decide again then.`,
      );
    }
    const term = termOf(this.#deferral, policy, today);
    if (term === 'running') return;
    const ended = status === 'expired' ? `${id} is marked as expired` : `${id} ended on ${expires}`;
    const message = `${ended}. Mend the code and close it, or decide again: 'taskgroup-guard defer renew ${id} --expires <date> --reason <why>'.`;
    if (term === 'grace') this.#add('expired', 'warning', message);
    else this.#timed('expired', message);
  }

  ceiling(): void {
    const { id, maxViolations, ratchet = [] } = this.#deferral;
    const { today, found } = this.#with;
    const count = found?.get(id);
    if (count === undefined) return;
    const ceiling = ceilingOf(this.#deferral, today);
    if (count > ceiling && ceiling < (maxViolations ?? Infinity)) {
      const step = ratchet.filter(({ by, max }) => today > by && max === ceiling)[0]!;
      this.#timed(
        'ratchet-due',
        `${id} promised at most ${step.max} by ${step.by}, and holds back ${count}. Mend ${count - step.max}, or decide again.`,
      );
    }
    if (count === 0) {
      this.#progress(
        'nothing-deferred',
        `${id} holds nothing back any more. Close it: 'taskgroup-guard defer close ${id}'.`,
      );
    } else if (maxViolations !== undefined && count < maxViolations) {
      this.#progress(
        'ceiling-must-drop',
        `${id} holds back ${count} of at most ${maxViolations}. Lower the ceiling: 'taskgroup-guard defer renew ${id}'.`,
      );
    }
  }

  async criteria(): Promise<void> {
    const { id, reactivateWhen = [] } = this.#deferral;
    for (const criterion of reactivateWhen) {
      const { met, says } = await evaluate(criterion, this.#deferral, this.#with);
      if (met !== true) continue;
      this.#timed(
        'decision-due',
        `The decision of ${id} is due: ${says}. Do the work and close it, or decide again: 'taskgroup-guard defer renew ${id} --reason <why>'.`,
      );
    }
  }

  #fault(code: DriftCode, message: string, files: readonly string[] = []): void {
    const own = [fileOf(this.#deferral.id), ...files];
    const touched = [...this.#with.occasion.touched].filter((file) =>
      coversPath(this.#deferral, file),
    );
    this.#add(code, severityOfFault(this.#with.occasion, [...own, ...touched]), message);
  }

  #timed(code: DriftCode, message: string): void {
    const { occasion, policy } = this.#with;
    const own = fileOf(this.#deferral.id);
    const concerns = (file: string) => file === own || coversPath(this.#deferral, file);
    this.#add(code, severityOfTime(occasion, concerns, policy), message);
  }

  #progress(code: DriftCode, message: string): void {
    this.#add(code, severityOfProgress(this.#with.occasion), message);
  }

  #add(code: DriftCode, severity: Drift['severity'], message: string): void {
    const { id } = this.#deferral;
    this.drift.push({ code, severity, subject: id, message, path: fileOf(id) });
  }
}
