/** A version without its build; what stands behind `-` makes it older than the plain one. */
type Version = readonly [major: number, minor: number, patch: number, release: number];

/**
 * Whether a version lies in a range such as `>=6`, `^5.4 || 7.x` or `>=5 <6`; undefined when one of them
 * cannot be read.
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const read = parseVersion(version);
  const alternatives = range.split('||').map((each) => comparators(each.trim()));
  if (!read || alternatives.some((each) => each === undefined)) return undefined;
  return alternatives.some((each) => each!.every((holds) => holds(read)));
}

/** The lowest version that a declared range allows; undefined for `workspace:*`, a URL or a tag. */
export function lowestOf(declared: string): string | undefined {
  const match =
    /^(?:npm:.*@|workspace:)?(?:[\^~=v]|>=)?\s*(\d+(?:\.\d+){0,2}(?:-[\w.-]+)?)(?=$|[\s.])/.exec(
      declared.trim(),
    );
  return match?.[1];
}

type Comparator = (version: Version) => boolean;

function comparators(text: string): Comparator[] | undefined {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  const parts = hyphen ? [`>=${hyphen[1]}`, `<=${hyphen[2]}`] : partsOf(text);
  const read = parts.map(comparator);
  return read.some((each) => each === undefined) ? undefined : (read as Comparator[]);
}

function partsOf(text: string): string[] {
  return text.replace(/([<>=^~]+)\s+/g, '$1').split(/\s+/);
}

function comparator(part: string): Comparator | undefined {
  const match = /^([<>]=?|=|\^|~)?v?([\dxX*]+(?:\.[\dxX*]+)*(?:-[\w.-]+)?)?$/.exec(part);
  if (!match) return undefined;
  const [, operator = '', given = '*'] = match;
  const low = parseVersion(given.replace(/\.?[xX*].*$/, '') || '0');
  if (!low) return undefined;
  if (/^[xX*]/.test(given)) return () => true;
  const upper = nextOf(operator, given, low);
  switch (operator) {
    case '>':
      return (version) => compare(version, upper ?? low) >= (upper ? 0 : 1);
    case '>=':
      return (version) => compare(version, low) >= 0;
    case '<':
      return (version) => compare(version, low) < 0;
    case '<=':
      return (version) => (upper ? compare(version, upper) < 0 : compare(version, low) <= 0);
    default:
      return (version) =>
        compare(version, low) >= 0 &&
        (upper ? compare(version, upper) < 0 : compare(version, low) === 0);
  }
}

/** The first version above everything that is meant; undefined for a full version. */
function nextOf(
  operator: string,
  given: string,
  [major, minor, patch]: Version,
): Version | undefined {
  const count = given.split(/[.-]/).filter((each) => /^\d+$/.test(each)).length;
  if (operator === '^' && major > 0) return below(major + 1);
  if (operator === '^' && (minor > 0 || count === 2)) return below(major, minor + 1);
  if (operator === '^' && count > 2) return below(major, minor, patch + 1);
  if (operator === '~' && count > 1) return below(major, minor + 1);
  if (count === 1) return below(major + 1);
  return count === 2 ? below(major, minor + 1) : undefined;
}

/** Older than the plain version, so that pre-releases of the next one are left out, too. */
function below(major: number, minor = 0, patch = 0): Version {
  return [major, minor, patch, -1];
}

function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[\w.-]+)?(?:\+[\w.-]+)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', pre] = match;
  return [Number(major), Number(minor), Number(patch), pre === undefined ? 0 : -1];
}

function compare(a: Version, b: Version): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}
