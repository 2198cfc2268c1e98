import { markersIn, reasons } from '@taskgroup/patterns';
import type { BackgroundServices } from '../config/config.ts';
import { matches } from '../defer/covers.ts';
import { listFiles, readFileOrSkip } from '../disk-files.ts';
import { textOf } from '../source-text.ts';
import type { MarkedLine } from './compliance.ts';
import { parseSyntax } from './parse-syntax.ts';
import { ProjectSettings } from './project-settings.ts';
import { mayHoldService, servicesIn, type Service } from './services.ts';
import { relativeName } from '../posix.ts';

/** What the sources say by themselves, whatever the rules find in them. */
export interface Sources {
  readonly names: string[];
  readonly managed: Service[];
  readonly raw: Service[];
  readonly markers: MarkedLine[];
}

export async function readSources(
  root: string,
  { entry, managerModule }: BackgroundServices,
): Promise<Sources> {
  const sources: Sources = { names: [], managed: [], raw: [], markers: [] };
  const settings = new ProjectSettings(root);
  const isCounted = (name: string) => entry?.some((glob) => matches(glob, name)) ?? true;
  for (const absolute of (await listFiles([root])).files) {
    const read = await readFileOrSkip(absolute);
    const text = 'content' in read ? textOf(read.content) : read;
    if ('skip' in text) continue;
    const name = relativeName(root, absolute);
    sources.names.push(name);
    sources.markers.push(...markedLines(name, text.text));
    if (!isCounted(name) || !mayHoldService(text.text)) continue;
    const file = parseSyntax(name, text.text, await settings.of(absolute));
    if (!file) continue;
    const { managed, raw } = servicesIn(file, name, managerModule);
    sources.managed.push(...managed);
    sources.raw.push(...raw);
  }
  return sources;
}

function markedLines(name: string, text: string): MarkedLine[] {
  return markersIn(text).map(({ line, code }) => ({
    ...{ path: name, line, code },
    reason: (reasons as Readonly<Record<string, string>>)[code] ?? '',
  }));
}
