import { readdirSync, readFileSync } from 'node:fs';

/** One process of this machine, as Linux tells it in `/proc`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** In ticks since the machine started: with the pid it names a process for good, as pids are used again. */
  readonly startTime: string;
  /** It has ended, and nobody has asked for its exit code yet. */
  readonly zombie: boolean;
}

let table: ReadonlyMap<number, ProcessEntry> | undefined;

/**
 * The processes of this machine by pid; `undefined` where there is no `/proc`.
 *
 * Read once for everybody who asks in the same turn: a group that is cancelled stops all its processes in one.
 */
function processTable(): ReadonlyMap<number, ProcessEntry> | undefined {
  if (table === undefined) {
    table = readTable();
    setImmediate(() => {
      table = undefined;
    });
  }
  return table;
}

/** Whether it is still the same process, and has not ended. Asks the system, not the table of this turn. */
export function isRunning(entry: ProcessEntry): boolean {
  return running(entry) !== undefined;
}

/** Whether it also is in the process group that it was in. */
export function isRunningMember(entry: ProcessEntry): boolean {
  return running(entry)?.group === entry.group;
}

function running(entry: ProcessEntry): ProcessEntry | undefined {
  const now = readEntry(entry.pid);
  return now?.zombie === false && now.startTime === entry.startTime ? now : undefined;
}

/** Somebody in the process group who has not ended; `null` if there is nobody, `undefined` where there is no `/proc`. */
export function findRunningMember(group: number): ProcessEntry | null | undefined {
  const isMember = (entry: ProcessEntry): boolean => entry.group === group && !entry.zombie;
  // The table of this turn may be out of date: it can name somebody, but not say that there is nobody.
  const known = [...(processTable()?.values() ?? [])].filter(isMember).find(isRunningMember);
  if (known !== undefined) return known;
  const entries = readTable();
  return entries && ([...entries.values()].find(isMember) ?? null);
}

/** The pids in the process group. */
export function membersOf(group: number): number[] {
  const entries = [...(processTable()?.values() ?? [])];
  return entries.filter((entry) => entry.group === group).map((entry) => entry.pid);
}

/** The processes below `roots` by their parents, and not `roots` themselves. */
export function descendantsOf(roots: Iterable<number>): ProcessEntry[] {
  const entries = processTable();
  if (entries === undefined) return [];
  const children = byParent(entries);
  const seen = new Set(roots);
  const found: ProcessEntry[] = [];
  for (const pid of seen) {
    for (const child of children.get(pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid); // A set that grows while it is walked is walked to its new end.
      found.push(child);
    }
  }
  return found;
}

function byParent(entries: ReadonlyMap<number, ProcessEntry>): Map<number, ProcessEntry[]> {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of entries.values()) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  return children;
}

function readTable(): ReadonlyMap<number, ProcessEntry> | undefined {
  if (process.platform !== 'linux') return undefined;
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid));
  const entries = pids.map((pid) => readEntry(pid)).filter((entry) => entry !== undefined);
  return entries.length === 0 ? undefined : new Map(entries.map((entry) => [entry.pid, entry]));
}

/** Reads `pid (name) state parent group session …`. The name may hold anything, also spaces and parentheses. */
function readEntry(pid: number): ProcessEntry | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // It has ended in the meantime.
  }
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    startTime: fields[19] ?? '',
    zombie: state === 'Z' || state === 'X',
  };
}
