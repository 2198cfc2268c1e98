import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Report } from '../report.ts';
import { colorsFor, type Colors } from './colors.ts';
import type { SarifProfile } from './sarif.ts';

export const formats = [
  'pretty',
  'json',
  'sarif',
  'gitlab',
  'github',
  'junit',
  'markdown',
  'rdjson',
] as const;
export type Format = (typeof formats)[number];

/** One rendering of the report; on standard output unless a file is named. */
export interface Output {
  readonly format: Format;
  readonly file?: string;
}

export interface OutputOptions {
  readonly outputs: readonly Output[];
  readonly sarifProfile: SarifProfile;
  readonly color: boolean;
}

/** What stands on standard output next to nothing else. */
const DOCUMENTS: ReadonlySet<Format> = new Set(['json', 'sarif', 'gitlab', 'junit', 'rdjson']);

/**
 * Refuses what cannot be read by anybody, before the long work starts.
 *
 * @throws {ConfigurationError} when two formats would share standard output and one of them is a document.
 */
export function assertReadable(outputs: readonly Output[]): void {
  const onStdout = outputs.filter(({ file }) => file === undefined);
  const document = onStdout.find(({ format }) => DOCUMENTS.has(format));
  if (document && onStdout.length > 1) {
    throw new ConfigurationError(messages.sharedStdout(document.format));
  }
}

/** Writes what goes to files, and returns what goes to standard output. */
export async function writeReport(
  report: Report,
  options: OutputOptions,
  env = process.env,
): Promise<string> {
  const texts: string[] = [];
  for (const { format, file } of options.outputs) {
    const colors = colorsFor(file ? {} : process.stdout, options.color && !file);
    const text = await render(format, report, { ...options, colors, env });
    if (file === undefined) texts.push(text);
    else await (await import('./write-to.ts')).writeTo(file, text);
  }
  return texts.join('');
}

interface Rendering extends OutputOptions {
  readonly colors: Colors;
  readonly env: NodeJS.ProcessEnv;
}

type Renderer = (report: Report, rendering: Rendering) => Promise<string>;

/** Each format loads its own code: a commit waits for one of them at most. */
const renderers: Readonly<Record<Format, Renderer>> = {
  pretty: (report, { colors, env }) => prettyText(report, colors, env),
  github: async (report, rendering) => {
    const summary = rendering.env['GITHUB_STEP_SUMMARY'];
    if (summary) await (await import('./github-summary.ts')).writeJobSummary(report, summary);
    return (await import('./github.ts')).githubReport(report, await pretty(report, rendering));
  },
  json: async (report) => (await import('./json.ts')).jsonReport(report),
  sarif: async (report, { sarifProfile }) =>
    (await import('./sarif.ts')).sarifReport(report, sarifProfile),
  gitlab: async (report) => (await import('./gitlab.ts')).gitlabReport(report),
  junit: async (report) => (await import('./junit.ts')).junitReport(report),
  markdown: async (report) => (await import('./markdown.ts')).markdownReport(report),
  rdjson: async (report) => (await import('./rdjson.ts')).rdjsonReport(report),
};

/** The report for people, wherever they read it. */
export async function prettyText(
  report: Report,
  colors: Colors,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const text = (await import('./pretty.ts')).prettyReport(report, colors);
  if (env['GITHUB_ACTIONS'] !== 'true') return text;
  return (await import('./github.ts')).withoutCommands(text); // a runner reads every log
}

function render(format: Format, report: Report, rendering: Rendering): Promise<string> {
  return renderers[format](report, rendering);
}

async function pretty(report: Report, { colors }: Rendering): Promise<string> {
  return (await import('./pretty.ts')).prettyReport(report, colors);
}
