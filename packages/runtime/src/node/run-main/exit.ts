import process from 'node:process';

/** How long output may take to get out, and what nobody owns may keep the process alive. In milliseconds. */
const LAST_CALL = 1_000;

/** Exits as soon as the output that was written has got out. */
export function exitFlushed(code: number): void {
  const exit = (): never => process.exit(code);
  setTimeout(exit, LAST_CALL); // Whoever reads our output may have stopped reading.
  flush(process.stdout, () => flush(process.stderr, exit));
}

/**
 * Lets the process end by itself, which lets everything get out; but when something that nobody owns keeps it alive, it
 * says what, and exits.
 */
export function exitSoon(code: number, name: string): void {
  const timer = setTimeout(() => {
    const resources = [...new Set(process.getActiveResourcesInfo())].join(', ');
    say(`"${name}" has ended, and ${resources || 'something'} keeps the process alive: exiting.`);
    exitFlushed(code);
  }, LAST_CALL);
  timer.unref();
}

/** Writes a line to standard error, if anybody reads it: who doesn't is no reason to crash before the end. */
export function say(text: string): void {
  const ignore = (): void => {};
  process.stderr.once('error', ignore);
  process.stderr.write(`${text}\n`, (error) => {
    if (!error) process.stderr.off('error', ignore); // Else the event is still to come.
  });
}

function flush(stream: NodeJS.WriteStream, done: () => void): void {
  if (stream.writableLength === 0) done();
  else stream.write('', done);
}
