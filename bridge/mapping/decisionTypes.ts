import type {
  ColumnValue,
  ContactField,
  DataverseColumn,
  Direction,
  FieldProblem,
  FieldValue,
  LookupKey,
  MappingItem,
  SentValue,
} from './mappingTypes.ts';

/** A converted value, or why there is none. */
export type Converted<T> = { value: T } | { problem: FieldProblem };

/** What both sides held after the last exchange, each in its own canonical text; null is empty. */
export interface AgreedPair {
  ours: string | null;
  theirs: string | null;
}

/** Agreed values of a contact by column name; a column never exchanged is absent. */
export type AgreedValues = Record<string, AgreedPair>;

/** Rows that keyed lookups name, found in bulk by the caller before converting (see collectReferences). */
export interface References {
  /** GUID of the row of `table` whose `keyColumn` holds `key` (the text that collectReferences asks for). */
  resolve(table: string, keyColumn: string, key: string): string | undefined;
  /** The reverse, for values that travel to Xperience: key of the row with this GUID. */
  keyOf?(table: string, keyColumn: string, id: string): string | undefined;
  /** Why Dynamics would not look a key or GUID up: whether it names a row is not known. */
  unreadable?(table: string, keyColumn: string, value: string): string | undefined;
}

/** IANA names of the zones that dates are read in. */
export interface Zones {
  /** Zone of the Xperience server: its datetime2 values are local time. */
  xperience: string;
  /** Zone in which Dynamics users see columns that show only a date. */
  dynamics: string;
}

/** One pair of a mapping, compiled. Canonical texts are equal exactly when the values are, for that side. */
export interface CompiledPair {
  item: MappingItem;
  field: ContactField;
  column: DataverseColumn;
  /** The item's direction, narrowed to Dynamics for fields that travel only there. */
  direction: Direction;
  /** Keyed lookups only. */
  key?: LookupKey;
  /** Why what Dynamics holds is not known: it is neither compared, nor agreed on, nor taken. */
  unread?: FieldProblem & { place?: string };
  /** Why the values do not travel as the pair says. */
  limit?: FieldProblem & { place?: string };
  /** Name of the column in a row read from the Web API: `_x_value` for lookups. */
  property: string;
  canonicalField(value: FieldValue | undefined): string | null;
  canonicalColumn(value: ColumnValue | undefined): string | null;
  /** Canonical text of the field → canonical text of the column. */
  toColumnText(ours: string | null, references?: References): Converted<string | null>;
  /** Canonical text of the column → canonical text of the field. */
  toFieldText(theirs: string | null, references?: References): Converted<string | null>;
  /** Whether two canonical texts mean the same, as far as the narrower side can tell. */
  same(ours: string | null, theirs: string | null, references?: References): boolean;
  /** Canonical text of the column → value for the Web API (a lookup's is the GUID). */
  columnValue(theirs: string | null): SentValue;
  /** Canonical text of the field → value for the database. */
  fieldValue(ours: string | null): FieldValue;
  toDynamics(value: FieldValue, references?: References): Converted<SentValue>;
  toXperience(value: ColumnValue, references?: References): Converted<FieldValue>;
  equal(ours: FieldValue, theirs: ColumnValue, references?: References): boolean;
  /** Property and value to write: lookups are bound through their navigation property. */
  writeProperty(value: SentValue): [property: string, value: SentValue];
}

/** A mapping compiled for one version of the contact class and of the table. */
export interface CompiledMapping {
  /** Sorted by column, so that the order of the items makes no difference. */
  pairs: readonly CompiledPair[];
  /** Property names for `$select`: what our user can read. */
  columns: readonly string[];
  /** Contact fields to read. */
  fields: readonly string[];
  /** Stable text of everything that influences conversion and decision; differs when any of it does. */
  fingerprint: string;
}

/**
 * Who asks: a run; UpdateContact with a row from Dynamics, which writes to Xperience only; or the first link of a
 * row found by e-mail, of which only empty columns are filled, because anyone can type a customer's e-mail.
 */
export type DecisionCaller =
  | { kind: 'run'; takeDynamicsChanges: boolean }
  | { kind: 'updateContact' }
  | { kind: 'firstLink' };

/** What the three-way diff found about a field. */
export type Why = 'equal' | 'unmoved' | 'oursMoved' | 'theirsMoved' | 'bothMoved' | 'neverAgreed';

/** What follows: nothing, only store both halves, write to Dynamics, write to Xperience. */
export type Action = 'none' | 'settle' | 'send' | 'take';

/** The decision about one field, complete enough to explain it; values are canonical texts. */
export interface FieldDecision {
  field: string;
  column: string;
  why: Why;
  action: Action;
  ours: string | null;
  theirs: string | null;
  agreed?: AgreedPair;
  /** With `send` and `take`: what the receiving side will hold. */
  result?: string | null;
  /** A sentence on why a moved value stays where it is. */
  note?: string;
  problem?: FieldProblem;
}

/** What is to be written where for one contact, and what is agreed once those writes have succeeded. */
export interface ContactDecision {
  fields: FieldDecision[];
  toDynamics: Record<string, SentValue>;
  toXperience: Record<string, FieldValue>;
  agreed: AgreedValues;
  problems: FieldProblem[];
}
