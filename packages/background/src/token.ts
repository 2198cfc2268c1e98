import { randomUUID } from 'node:crypto';

const PROCESS = randomUUID();
let count = 0;

/** Unlike any other, of any process. A UUID for each would cost more than the task's envelope. What differs comes first, for those who read only that. */
export function newToken(): string {
  count += 1;
  return `${count.toString(36)}-${PROCESS}`;
}
