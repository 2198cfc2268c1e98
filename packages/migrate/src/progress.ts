/** One line on a terminal's stderr, overwritten by the next step; silent elsewhere. */
export function makeProgress(stream: NodeJS.WriteStream = process.stderr) {
  const clear = '\r\u001B[K';
  return {
    step: (step: string) => {
      if (stream.isTTY) stream.write(`${clear}${step.slice(0, (stream.columns ?? 80) - 2)} …`);
    },
    done: () => {
      if (stream.isTTY) stream.write(clear);
    },
  };
}
