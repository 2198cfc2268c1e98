/**
 * Ends what asks a question whose answer is on its way. Whoever catches errors lets it pass: to go on without the answer
 * would be another one.
 */
export const UNANSWERED = new Error('The question was asked, and nobody waits for its answer yet');

export function passUnanswered(error: unknown): void {
  if (error === UNANSWERED) throw UNANSWERED;
}
