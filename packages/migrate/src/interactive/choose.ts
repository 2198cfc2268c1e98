import type { Readable, Writable } from 'node:stream';
import { defaultPatterns } from '../catalogue.ts';
import type { Colors } from '../colors.ts';
import { groupBy } from '../group-by.ts';
import { messages, plural } from '../messages.ts';
import type { SiteReport } from '../report.ts';
import { directoryOf } from '../reports/tally.ts';
import { Prompts } from './prompts.ts';
import { describeSite } from './describe-site.ts';

export interface ChooseOptions {
  readonly colors: Colors;
  /** The terminal's own streams where absent. */
  readonly input?: Readable;
  readonly output?: Writable;
}

/**
 * Asks which sites to rewrite: by pattern, by directory, then one by one.
 *
 * @throws {InterruptedError} when the user breaks off.
 */
export async function choose(
  sites: readonly SiteReport[],
  { colors, ...streams }: ChooseOptions,
): Promise<ReadonlySet<SiteReport>> {
  const prompts = new Prompts(streams);
  if (!sites.length) return new Set();
  const ofPatterns = await chooseGroups(
    prompts,
    sites,
    'patterns',
    ({ pattern }) => pattern,
    isDefault,
  );
  const candidates = await chooseGroups(prompts, ofPatterns, 'directories', directoryOf);
  if (!candidates.length) return new Set();
  const how = await prompts.one(messages.howToChoose(countOf(candidates)), [
    { value: 'each', label: 'Look at each one' },
    { value: 'all', label: 'Take all of them' },
    { value: 'none', label: 'Take none, and quit' },
  ]);
  if (how === 'none') return new Set();
  const chosen = how === 'all' ? candidates : await chooseEach(prompts, candidates, colors);
  const isSure = chosen.length > 0 && (await prompts.confirm(messages.writeThem(countOf(chosen))));
  return new Set(isSure ? chosen : []);
}

/** One group is no choice. */
async function chooseGroups(
  prompts: Prompts,
  sites: readonly SiteReport[],
  noun: string,
  nameOf: (site: SiteReport) => string,
  isTicked: (name: string) => boolean = () => true,
): Promise<readonly SiteReport[]> {
  const groups = groupBy(sites, nameOf);
  if (groups.size < 2) return sites;
  const options = [...groups].map(([name, members]) => ({
    value: name,
    label: name,
    hint: plural(members.length, 'site'),
    isTicked: isTicked(name),
  }));
  const names = new Set(await prompts.several(`Which ${noun}?`, options));
  return sites.filter((site) => names.has(nameOf(site)));
}

/** The others change what waits for what, so somebody has to ask for them. */
function isDefault(id: string): boolean {
  return defaultPatterns.some((pattern) => pattern.id === id);
}

type Answer = 'yes' | 'no' | 'file' | 'skip-file' | 'quit';

async function chooseEach(
  prompts: Prompts,
  sites: readonly SiteReport[],
  colors: Colors,
): Promise<SiteReport[]> {
  const chosen: SiteReport[] = [];
  const byFile = new Map<string, Answer>();
  for (const [index, site] of sites.entries()) {
    const answer =
      byFile.get(site.file) ??
      (await askAbout(prompts, describeSite(site, index, sites.length, colors)));
    if (answer === 'quit') break;
    if (answer === 'file' || answer === 'skip-file') byFile.set(site.file, answer);
    if (answer === 'yes' || answer === 'file') chosen.push(site);
  }
  return chosen;
}

async function askAbout(prompts: Prompts, description: string): Promise<Answer> {
  prompts.say(description);
  return await prompts.one<Answer>('Rewrite this site?', [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
    { value: 'file', label: 'Yes, and all the others in this file' },
    { value: 'skip-file', label: 'No, and none of the others in this file' },
    { value: 'quit', label: 'Quit', hint: 'keeps what was chosen so far' },
  ]);
}

function countOf(sites: readonly SiteReport[]): string {
  const files = new Set(sites.map(({ file }) => file));
  return `${plural(sites.length, 'site')} in ${plural(files.size, 'file')}`;
}
