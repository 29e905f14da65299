/** A value as the database layer hands it over: datetime2 is zoneless text with seven digits, GUIDs are lower case. */
export type FieldValue = string | number | boolean | null;

/** A value as the Web API's JSON carries it. */
export type ColumnValue = string | number | boolean | null;

/** Data types of Xperience's form definitions that a contact field can have. */
export type FieldType =
  | 'text'
  | 'longtext'
  | 'integer'
  | 'longinteger'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'datetime'
  | 'date'
  | 'guid';

/** A contact field offered for mapping: a column of OM_Contact or a readable form of a reference. */
export interface ContactField {
  name: string;
  caption: string;
  type: FieldType;
  /** Longest text in UTF-16 units (nvarchar counts those), total digits of a decimal; absent means unlimited. */
  size?: number;
  /** Digits after the decimal point of a decimal. */
  precision?: number;
  required: boolean;
  /** Identity, stamps and readable references travel to Dynamics only. */
  toDynamicsOnly: boolean;
}

/** Column types of Dataverse by AttributeTypeName, without the "Type" ending. */
export type ColumnType =
  | 'String'
  | 'Memo'
  | 'Integer'
  | 'BigInt'
  | 'Decimal'
  | 'Double'
  | 'Money'
  | 'Boolean'
  | 'DateTime'
  | 'Picklist'
  | 'State'
  | 'Status'
  | 'MultiSelectPicklist'
  | 'Lookup'
  | 'Customer'
  | 'Owner'
  | 'Uniqueidentifier';

/** A choice of a choice column, in the organisation's base language. */
export interface Choice {
  value: number;
  label: string;
}

/** A column of a Dataverse table as live metadata describes it. */
export interface DataverseColumn {
  name: string;
  label: string;
  type: ColumnType;
  validForCreate: boolean;
  validForUpdate: boolean;
  validForRead: boolean;
  /** Dataverse refuses an empty value (SystemRequired); what only its forms ask for is not required here. */
  required: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  precision?: number;
  /** DateTime only. */
  format?: 'DateOnly' | 'DateAndTime';
  /** DateTime only. */
  behavior?: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent';
  choices?: readonly Choice[];
  /** Lookup, Customer and Owner: table → navigation property (case-sensitive) and entity set to bind to. */
  targets?: readonly LookupTarget[];
}

export interface LookupTarget {
  table: string;
  entitySet: string;
  navigationProperty: string;
}

/** Which way a field's values may travel. */
export type Direction = 'both' | 'toDynamics' | 'toXperience';

/** Who wins when both sides moved: a named side, or by caller (a run: Xperience; UpdateContact: the incoming row). */
export type ConflictRule = 'byCaller' | 'xperience' | 'dynamics';

/** One pair of a mapping with its rules; the defaults are those of a mapping the module wrote. */
export interface MappingItem {
  field: string;
  column: string;
  direction: Direction;
  conflict: ConflictRule;
  /** Whether an empty value clears the other side. */
  sendEmpty: boolean;
  /** What happens to text longer than the other side takes. */
  overlong: 'fail' | 'cut';
  /** Contact value (as text) → choice value; only for choice columns. */
  valueMap: Readonly<Record<string, number>>;
  /** Lookups: how the contact's value names the target row. */
  lookup?: LookupRule;
}

/** Finds the target row of a lookup by a column of the target table; without it the value must be a GUID. */
export interface LookupRule {
  table: string;
  keyColumn?: string;
  /** What an unresolved value means for the field. */
  unresolved: 'fail' | 'empty';
}

/** Stable codes of problems: first those of a value, then those of a pair. */
export type ProblemCode =
  | 'invalidText'
  | 'tooLong'
  | 'notANumber'
  | 'notWhole'
  | 'inexactNumber'
  | 'outOfRange'
  | 'notABoolean'
  | 'notADate'
  | 'dateOutOfRange'
  | 'unknownChoice'
  | 'notAGuid'
  | 'referenceNotFound'
  | 'columnRequired'
  | 'fieldRequired'
  | 'unknownField'
  | 'unknownColumn'
  | 'privateField'
  | 'fieldNotWritable'
  | 'columnNotReadable'
  | 'columnNotWritable'
  | 'columnMappedTwice'
  | 'fieldMappedTwice'
  | 'typesDoNotFit'
  | 'targetUnknown';

/** Why a value could not be converted, or a pair not be mapped. `detail` is a sentence a maker understands. */
export interface FieldProblem {
  code: ProblemCode;
  field: string;
  column: string;
  detail: string;
}

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
  /** GUID of the row of `table` whose `keyColumn` holds `key` (the text collectReferences asked for). */
  resolve(table: string, keyColumn: string, key: string): string | undefined;
  /** The reverse, for values that travel to Xperience: key of the row with this GUID. */
  keyOf?(table: string, keyColumn: string, id: string): string | undefined;
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
  columnValue(theirs: string | null): ColumnValue;
  /** Canonical text of the field → value for the database. */
  fieldValue(ours: string | null): FieldValue;
  toDynamics(value: FieldValue, references?: References): Converted<ColumnValue>;
  toXperience(value: ColumnValue, references?: References): Converted<FieldValue>;
  equal(ours: FieldValue, theirs: ColumnValue, references?: References): boolean;
  /** Property and value to write: lookups are bound through their navigation property. */
  writeProperty(value: ColumnValue): [property: string, value: ColumnValue];
}

/** A mapping compiled for one version of the contact class and of the table. */
export interface CompiledMapping {
  /** Sorted by column, so that the order of the items makes no difference. */
  pairs: readonly CompiledPair[];
  /** Property names for `$select`. */
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
export type Caller =
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
  toDynamics: Record<string, ColumnValue>;
  toXperience: Record<string, FieldValue>;
  agreed: AgreedValues;
  problems: FieldProblem[];
}
