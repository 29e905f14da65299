import { isUnread, readFieldText } from './fieldText.ts';
import type {
  CompiledMapping,
  CompiledPair,
  Converted,
  FieldProblem,
  FieldValue,
  References,
  SentValue,
} from './types.ts';

/** What a new row is made of. */
export interface RowSource {
  mapping: Pick<CompiledMapping, 'pairs'>;
  /** Contact field → value; every field of `mapping.fields`. */
  ours: Readonly<Record<string, FieldValue>>;
  /** What keyed lookups found; needed when collectReferences asks for something. */
  references?: References;
}

/**
 * The values of a new row. Empty ones are not sent; one that does not fit is reported and left out, so that one bad
 * telephone number does not keep a customer from arriving: if Dynamics insists on that column, it refuses the row itself.
 */
export function fillRow({ mapping, ours, references }: RowSource): {
  row: Record<string, SentValue>;
  problems: FieldProblem[];
} {
  const row: Record<string, SentValue> = {};
  const problems: FieldProblem[] = [];
  for (const pair of mapping.pairs) {
    if (!fillsNewRow(pair)) continue;
    const { converted } = convertForNew(pair, ours, references);
    if ('problem' in converted) problems.push(converted.problem);
    else if (converted.value !== null) fillProperty(row, pair, converted.value);
  }
  return { row, problems };
}

/** Whether the column of a pair gets its first value from the contact. */
export function fillsNewRow({ direction, column }: CompiledPair): boolean {
  return direction !== 'toXperience' && column.validForCreate;
}

/** The canonical text of a pair's field, and of its column in a new row; a field that cannot be worked out has none. */
export function convertForNew(
  pair: CompiledPair,
  ours: RowSource['ours'],
  references: References | undefined,
): { ours: string | null; converted: Converted<string | null> } {
  const read = readFieldText(pair, ours);
  return isUnread(read)
    ? { ours: null, converted: read }
    : { ours: read, converted: pair.toColumnText(read, references) };
}

/** Puts the canonical text of a column into a row as the Web API takes it. */
export function fillProperty(row: Record<string, SentValue>, pair: CompiledPair, text: string): void {
  const [property, value] = pair.writeProperty(pair.columnValue(text));
  row[property] = value;
}
