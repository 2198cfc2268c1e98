/** Tells whoever runs the process of what nobody awaits. */
export function warn(message: string): void {
  process.emitWarning(message, 'BackgroundTaskWarning');
}
