/** About 12 days; it only has to be there. */
const RARELY = 2 ** 30;

/**
 * Keeps the process alive until the result is called. Node ends when nothing but promises and signal listeners is left,
 * and work that is owned must not end in the middle because what it waits for doesn't count.
 */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, RARELY);
  return () => clearInterval(timer);
}
