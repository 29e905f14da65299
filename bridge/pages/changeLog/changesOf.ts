/** One value of an entry, before and after. */
export interface Change {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** What an entry of the audit tells beside its sentence. */
export interface EntryDetails {
  changes: Change[];
  /** Other facts, one a line. */
  facts: [name: string, value: string][];
}

type Fields = Readonly<Record<string, unknown>>;

const longest = 400;

/** Reads the details of an entry: what differs between before and after, and what else it holds. */
export function changesOf(details: string | null): EntryDetails {
  const told = parse(details);
  if (!told) return { changes: [], facts: [] };
  const { before, after, ...others } = told;
  const facts = Object.entries(others).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null || value === '' ? [] : [[name, textOf(value)]],
  );
  if (isFields(before) && isFields(after)) return { changes: fieldChanges(before, after), facts };
  if (before === undefined && after === undefined) return { changes: [], facts };
  return { changes: [{ name: '', before: orText(before), after: orText(after) }], facts };
}

function fieldChanges(before: Fields, after: Fields): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [orText(before[name]), orText(after[name])];
    return old === now ? [] : [{ name, before: old, after: now }];
  });
}

function parse(details: string | null): Fields | undefined {
  if (details === null) return undefined;
  try {
    const told: unknown = JSON.parse(details);
    return isFields(told) ? told : undefined;
  } catch {
    // A row that was written by hand tells what it tells: its action and subject.
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function orText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value);
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
