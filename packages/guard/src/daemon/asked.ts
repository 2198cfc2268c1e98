const ASKED = Symbol.for('taskgroup-guard.asked');

/** Says to the gate, which may be another bundle, that the daemon was asked and did not know. */
export function noteAsked(): void {
  (globalThis as { [ASKED]?: true })[ASKED] = true;
}

export function wasAsked(): boolean {
  return (globalThis as { [ASKED]?: true })[ASKED] === true;
}
