/**
 * Lets `console.log` and `util.inspect` show objects by their `toString`: what hangs on a task or a scope is a whole tree
 * of private parts. Node, Deno and Bun look for this key; elsewhere it means nothing.
 */
export function showAsText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: { toString(): string }) {
      return `<${this.toString()}>`;
    },
  });
}
