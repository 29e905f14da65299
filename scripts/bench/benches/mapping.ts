import { compileMapping } from '../../../bridge/mapping/compileMapping.ts';
import { decideContact } from '../../../bridge/mapping/decideContact.ts';
import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import type {
  ColumnType,
  ColumnValue,
  ContactField,
  DataverseColumn,
  FieldType,
  FieldValue,
} from '../../../bridge/mapping/types.ts';
import type { Bench } from '../types.ts';

interface Pair {
  field: FieldType;
  column: ColumnType;
  ours: FieldValue;
  theirs: ColumnValue;
}

/** What contacts are made of: mostly text, with a few numbers, dates and switches. */
const kinds: readonly Pair[] = [
  { field: 'text', column: 'String', ours: 'Příliš žluťoučký kůň', theirs: 'Příliš žluťoučký kůň' },
  { field: 'text', column: 'String', ours: 'Fish &amp; Chips Ltd.', theirs: 'Fish & Chips Ltd.' },
  { field: 'text', column: 'Memo', ours: 'Two lines\r\nof notes', theirs: 'Two lines\nof notes' },
  { field: 'integer', column: 'Integer', ours: 42, theirs: 42 },
  {
    field: 'datetime',
    column: 'DateTime',
    ours: '2026-03-29T12:30:15.0000000',
    theirs: '2026-03-29T10:30:15Z',
  },
  { field: 'boolean', column: 'Boolean', ours: true, theirs: true },
  { field: 'decimal', column: 'Decimal', ours: '12.50', theirs: 12.5 },
  { field: 'text', column: 'String', ours: 'Prague', theirs: 'Brno' },
];
const pairsOfContact = 20;
const contacts = 300;
const rounds = 60;

/** Mapping and three-way diff of one contact, against reading and writing the same two records as JSON. */
export const mapping: Bench = {
  name: 'mapping',
  title: 'Mapping and diff of a contact with 20 mapped fields',
  run: async () => {
    const pairs = Array.from({ length: pairsOfContact }, (_, index) => pairAt(index));
    const compiled = compileMapping({
      fields: pairs.map(({ field }) => field),
      columns: pairs.map(({ column }) => column),
      items: pairs.map(({ field, column }) => ({ ...defaultRules, field: field.name, column: column.name })),
      zones: { xperience: 'Europe/Prague', dynamics: 'Europe/Prague' },
    });
    if ('problems' in compiled) throw new Error(compiled.problems.map(({ detail }) => detail).join(' '));
    const caller = { kind: 'run', takeDynamicsChanges: false } as const;
    const records = Array.from({ length: contacts }, (_, contact) => {
      const ours = valuesOf(pairs, contact, 'ours');
      const theirs = valuesOf(pairs, contact, 'theirs');
      const { agreed } = decideContact({
        mapping: compiled.mapping,
        ours,
        theirs,
        agreed: undefined,
        caller,
      });
      const changed = { ...ours, Field0: 'Changed' };
      return { ours: changed, theirs, agreed, texts: [JSON.stringify(changed), JSON.stringify(theirs)] };
    });
    const diff = () => {
      for (const { ours, theirs, agreed } of records) {
        decideContact({ mapping: compiled.mapping, ours, theirs, agreed, caller });
      }
    };
    const json = () => {
      for (const { texts } of records) for (const text of texts) JSON.stringify(JSON.parse(text));
    };
    const { diffMs, jsonMs } = fastest(diff, json);
    return [
      {
        what: 'against JSON.parse and JSON.stringify of both',
        value: diffMs / jsonMs,
        unit: '×',
        target: { atMost: 6 },
        from: `${microseconds(diffMs)} against ${microseconds(jsonMs)} a contact`,
      },
    ];
  },
};

function pairAt(index: number): {
  field: ContactField;
  column: DataverseColumn;
  ours: FieldValue;
  theirs: ColumnValue;
} {
  const kind = kinds[index % kinds.length];
  if (!kind) throw new RangeError(`There is no kind ${index}.`);
  const name = `Field${index}`;
  return {
    field: { name, caption: name, type: kind.field, required: false, toDynamicsOnly: false },
    column: {
      name: `column${index}`,
      label: name,
      type: kind.column,
      validForCreate: true,
      validForUpdate: true,
      validForRead: true,
      required: false,
      ...(kind.column === 'DateTime' ? { behavior: 'UserLocal', format: 'DateAndTime' } : {}),
      ...(kind.column === 'String' || kind.column === 'Memo' ? { maxLength: 100 } : {}),
      ...(kind.column === 'Decimal' ? { precision: 2 } : {}),
    },
    ours: kind.ours,
    theirs: kind.theirs,
  };
}

/** No two contacts are alike, or remembered conversions would be measured. */
function valuesOf(
  pairs: readonly ReturnType<typeof pairAt>[],
  contact: number,
  side: 'ours' | 'theirs',
): Record<string, FieldValue & ColumnValue> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const value = pair[side];
      const name = side === 'ours' ? pair.field.name : pair.column.name;
      if (typeof value !== 'string' || pair.field.type === 'decimal') return [name, value];
      if (pair.field.type === 'text') return [name, `${value} ${contact}`];
      return [name, value.replace(':15', `:${String(contact % 60).padStart(2, '0')}`)];
    }),
  );
}

/** The best round of each, taken in turn, so that what else the machine does counts for neither. */
function fastest(diff: () => void, json: () => void): { diffMs: number; jsonMs: number } {
  let diffMs = Number.POSITIVE_INFINITY;
  let jsonMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    diffMs = Math.min(diffMs, timed(diff));
    jsonMs = Math.min(jsonMs, timed(json));
  }
  return { diffMs: diffMs / contacts, jsonMs: jsonMs / contacts };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function microseconds(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(1)} µs`;
}
