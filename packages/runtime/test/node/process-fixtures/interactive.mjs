// For each line with a number n it writes n digits to its output and 2n to its standard error; the digits count up.
import { createInterface } from 'node:readline';

let digit = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const count = Number(line);
  process.stdout.write(`${String(digit).repeat(count)}\n`);
  process.stderr.write(`${String(digit + 1).repeat(2 * count)}\n`);
  digit += 2;
}
