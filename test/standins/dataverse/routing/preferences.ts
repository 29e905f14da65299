/** The Prefer header, read: name → value (empty for one without). Names in lower case. */
export type Preferences = {
  get(name: string): string | undefined;
  /** Marks a preference as honoured; it is named in Preference-Applied. */
  applied(text: string): void;
  /** Value of Preference-Applied, or undefined when nothing was honoured. */
  header(): string | undefined;
  /** Whether `odata.include-annotations` asks for this annotation. */
  wantsAnnotation(name: string): boolean;
};

/** Reads `Prefer: return=representation, odata.maxpagesize=50, odata.include-annotations="*"`. */
export function readPreferences(header: string | undefined): Preferences {
  const values = new Map(splitOutsideQuotes(header ?? '').map(readPreference));
  const honoured: string[] = [];
  const patterns = (values.get('odata.include-annotations') ?? '')
    .split(',')
    .map((pattern) => pattern.trim());
  const cache = new Map<string, boolean>();
  return {
    get: (name) => values.get(name),
    applied: (text) => {
      if (!honoured.includes(text)) honoured.push(text);
    },
    header: () => (honoured.length > 0 ? honoured.join(', ') : undefined),
    wantsAnnotation: (name) => {
      const known = cache.get(name);
      if (known !== undefined) return known;
      const wanted = matches(patterns, name);
      cache.set(name, wanted);
      return wanted;
    },
  };
}

function readPreference(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=');
  return [name.trim().toLowerCase(), rest.join('=').split(';')[0]?.trim().replace(/^"|"$/g, '') ?? ''];
}

function splitOutsideQuotes(text: string): string[] {
  return (text.match(/(?:[^,"]|"[^"]*")+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

/** The last pattern that fits decides; `-pattern` excludes. */
function matches(patterns: readonly string[], name: string): boolean {
  return patterns.reduce((wanted, pattern) => {
    const excludes = pattern.startsWith('-');
    const bare = excludes ? pattern.slice(1) : pattern;
    const fits = bare === name || bare === '*' || (bare.endsWith('*') && name.startsWith(bare.slice(0, -1)));
    return fits ? !excludes : wanted;
  }, false);
}
