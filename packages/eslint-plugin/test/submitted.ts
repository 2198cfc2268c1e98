/** What is offered where there is no group, and nothing can or should be awaited. */
export function submitted(output: string, quote = "'") {
  const imported = `import { getBackgroundTaskManager } from ${quote}@taskgroup/background${quote};\n\n`;
  return {
    suggestions: [
      {
        messageId: 'suggestion',
        data: { title: 'Submit it to the task manager.' },
        output: imported + output,
      },
    ],
  };
}
