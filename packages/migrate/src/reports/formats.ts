import { InvalidArgumentError } from 'commander';

export const formats = ['text', 'json', 'jsonl', 'md', 'html', 'sarif'] as const;
export type Format = (typeof formats)[number];

export interface ReportTarget {
  readonly format: Format;
  /** Standard output where absent. */
  readonly file?: string;
}

/** `html:out/report.html`, or `md` alone. */
export function parseTarget(value: string): ReportTarget {
  const [name = '', ...rest] = value.split(':');
  const format = formats.find((known) => known === name);
  if (!format || (rest.length && rest.join(':') === '')) {
    throw new InvalidArgumentError(`It takes ${formats.join(', ')}, alone or with :file.`);
  }
  return rest.length ? { format, file: rest.join(':') } : { format };
}
