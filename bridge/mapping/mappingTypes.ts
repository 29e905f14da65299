/** A value as the database layer hands it over: a number that no float holds exactly is text, datetime2 is zoneless text with seven digits, GUIDs are lower case. */
export type FieldValue = string | number | boolean | null;

/** A value as it is read from the Web API's JSON; a number that no float holds exactly is text. */
export type ColumnValue = string | number | boolean | null;

/** A number with all its digits, as `JSON.rawJSON` makes it: `JSON.stringify` writes them as they are. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** A value as it is written into the Web API's JSON. */
export type SentValue = ColumnValue | ExactNumber;

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
  /** Digits of a decimal with a fraction that the database keeps exactly; absent means all of them. */
  exactDigits?: number;
  /** What the field's control puts between several choices; absent for controls that take one, or any text. */
  separator?: string;
  required: boolean;
  /** What the field's control offers; absent where people type what they like. */
  choices?: readonly { value: string; label: string }[];
  /** Whole numbers only: stands for no value, as the gender 0 does, unless a value map speaks of it. */
  emptyValue?: number;
  /** Identity, stamps and readable references travel to Dynamics only. */
  toDynamicsOnly: boolean;
  /** Set for a field that no column of OM_Contact holds. */
  computed?: Computation;
}

/** How a field is worked out from others. */
export interface Computation {
  /** Fields of the contact it looks at. */
  needs: readonly string[];
  value(contact: Readonly<Record<string, FieldValue>>): FieldValue;
  /** Whose code it is, for messages. */
  by: string;
  /** Differs whenever the code does. */
  version: string;
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

/** A choice of a choice column. */
export interface Choice {
  value: number;
  /** In the language of the application user, else in any. */
  label: string;
  /** In the environment's other languages. */
  otherLabels?: readonly string[];
}

/** A column of a Dataverse table as live metadata describes it. */
export interface DataverseColumn {
  name: string;
  /** In the language of the application user, else in any. */
  label: string;
  /** In the environment's other languages. */
  otherLabels?: readonly string[];
  type: ColumnType;
  validForCreate: boolean;
  validForUpdate: boolean;
  validForRead: boolean;
  /** Dataverse refuses an empty value (SystemRequired); what only its forms ask for is not required here. */
  required: boolean;
  /**
   * Column security is on. What our user `reads` of it: `all`, or a form that hides something: `masked` text, `none` – null
   * whatever the row holds.
   */
  secured?: { reads: 'all' | 'masked' | 'none' };
  /** Identifies the rows of its table. */
  primaryId?: true;
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

/** How rows of a lookup's target are found by key. */
export interface LookupKey {
  column: DataverseColumn;
  /** Column that is 0 in active rows; absent where the table has none. */
  stateColumn?: string;
}

/** Stable codes of problems: first those of a value, then those of a pair. */
export type ProblemCode =
  | 'notASingleValue'
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
  | 'referenceUnreadable'
  | 'columnRequired'
  | 'fieldRequired'
  | 'unknownField'
  | 'fieldAmbiguous'
  | 'unknownColumn'
  | 'privateField'
  | 'fieldNotWritable'
  | 'columnNotReadable'
  | 'columnSecured'
  | 'columnNotWritable'
  | 'columnNotByValue'
  | 'columnMappedTwice'
  | 'fieldMappedTwice'
  | 'typesDoNotFit'
  | 'extensionFailed'
  | 'targetUnknown'
  | 'keyColumnUnknown'
  | 'keyColumnUnfit';

/** Why a value could not be converted, or a pair not be mapped. `detail` is a sentence a maker understands. */
export interface FieldProblem {
  code: ProblemCode;
  field: string;
  column: string;
  detail: string;
}
