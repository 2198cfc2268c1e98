import type { DriftCode } from '../report.ts';

/** What each way to drift means, and when it blocks. */
export const driftCodes: Readonly<Record<DriftCode, string>> = {
  'adr-missing':
    'A deferral, or an entry of allowedPaths, refers to a decision record that does not exist; or it refers to none, and the policy wants one for the severity of what it holds back (`requireAdrFor`).',
  'adr-status':
    'The decision record has another status than the deferral relies on: accepted or deferred, unless the deferral says otherwise.',
  'adr-superseded': 'The decision record was replaced by another one, so the decision is open.',
  'adr-link':
    'The decision record does not name the deferral, so who reads it does not know what rests on it. `taskgroup-guard adr link <id>` writes the link.',
  'no-owner':
    'Nobody has to pay the deferral back: it names no owner, and CODEOWNERS has none for a file that it covers (`requireOwner`).',
  'reason-too-short': 'The reason has fewer characters than the policy wants (`reasonMinLength`).',
  expired:
    'The last day has passed. For `graceDays` it warns; then it blocks who touches a covered file, and the scheduled run (`expiry`).',
  'expires-too-late': 'The end lies further away than the policy allows (`maxDeferralDays`).',
  'ratchet-due': 'A step of the ratchet has come, and more is held back than it allows.',
  'ceiling-must-drop':
    'Less is held back than the ceiling allows. `taskgroup-guard defer renew <id>` lowers it, so that nothing new slips below it.',
  'decision-due':
    'A criterion of `reactivateWhen` has come true. Do the work and close the deferral, or decide again with `taskgroup-guard defer renew <id> --reason <why>`.',
  'nothing-deferred': 'The deferral holds nothing back any more and can be closed.',
  'baseline-grew':
    'The baseline holds a violation that the compared commit does not have, in its baseline or its code, and no open deferral answers for it.',
  'baseline-mended': 'An entry of the baseline is mended, and `baseline update` takes it out.',
  'gate-changed':
    'The change edits what the gate is made of: its configuration, ESLint\u2019s or TypeScript\u2019s, its version, its job, a hook, a deferral or CODEOWNERS. It warns and says how, so that an owner looks.',
  'own-deferral':
    'A pull request adds or widens the deferral of violations that it adds itself. It warns, so that an owner looks; with `ownDeferrals: "error"` it blocks, and the deferral has to be merged first.',
};
