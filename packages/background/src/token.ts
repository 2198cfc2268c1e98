import { randomUUID } from 'node:crypto';

const PROCESS = randomUUID();
let count = 0;

/** Unlike any other, of any process. A UUID for each would cost more than the task's envelope. */
export function newToken(): string {
  count += 1;
  return `${PROCESS}-${count.toString(36)}`;
}
