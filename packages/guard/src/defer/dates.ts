const DAY = 24 * 60 * 60 * 1000;

/** Today in UTC, as YYYY-MM-DD: the same day for everybody who judges. */
export function today(): string {
  return dateOf(Date.now());
}

export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * DAY);
}

/** How many days the second date lies after the first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** Whether the text is a day of the calendar. */
export function isDate(text: string): boolean {
  const time = Date.parse(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && dateOf(time) === text;
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
