/** Column types as `AttributeTypeName` gives them, without the "Type" ending. */
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
  | 'PartyList'
  | 'Uniqueidentifier'
  | 'EntityName'
  | 'Virtual';

export type RequiredLevel = 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';

/** One choice of a choice column. */
export interface Option {
  value: number;
  /** Null where the organization has no label in the caller's language. */
  label: string | null;
  /** Labels in other languages of the organization by their code, such as 1029. */
  translations?: Readonly<Record<string, string>>;
  /** Status columns only: the state this status belongs to. */
  state?: number;
  /** State columns only: the status a row gets when it enters this state without one. */
  defaultStatus?: number;
  /** State columns only: the name that stays the same when labels are changed. */
  invariantName?: string;
}

/** What one user may do with a secured column: the sum of its column security profiles. */
export interface ColumnGrant {
  read: boolean;
  create: boolean;
  update: boolean;
  /** Whether a masked value is shown as it is when the request asks for that. */
  unmasked: 'none' | 'one' | 'all';
}

/** Who may do what with a secured column. */
export interface ColumnSecurity {
  /** By system user id. Others may do nothing; System Administrators everything but see through a mask. */
  grants: Readonly<Record<string, ColumnGrant>>;
}

/** A column of a table. What a type does not have is absent. */
export interface Column {
  /** Logical name: lower case, the property name in the JSON of a row (lookups: `_name_value`). */
  name: string;
  schemaName: string;
  /** Null → `UserLocalizedLabel: null` in metadata. */
  label: string | null;
  type: ColumnType;
  metadataId: string;
  custom: boolean;
  required: RequiredLevel;
  validForCreate: boolean;
  validForUpdate: boolean;
  validForRead: boolean;
  /** Kept in another table or computed; says nothing about being readable. */
  logical: boolean;
  /** The column this one belongs to (a name or type shadow); such columns are no properties of rows. */
  attributeOf: string | null;
  /** Listed among the attributes although the Web API has no such property (`owneridtype`). */
  metadataOnly?: boolean;
  /** String and Memo: in UTF-16 units. */
  maxLength?: number;
  /** Numbers. */
  min?: number;
  max?: number;
  /** Decimal, Double and Money: digits after the point. */
  precision?: number;
  /** String: Text, TextArea, Email, Phone, Url. DateTime: DateOnly, DateAndTime. Integer: None. */
  format?: string;
  /** DateTime only. */
  behavior?: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent';
  /** Picklist, State, Status, MultiSelectPicklist. */
  options?: Option[];
  /** Name of the global option set the options come from. */
  globalOptionSet?: string;
  /** Boolean only. */
  trueLabel?: string;
  falseLabel?: string;
  /** Boolean and Picklist: the value of a new row; null or absent means none. */
  defaultValue?: boolean | number | null;
  /** Lookup, Customer, Owner, PartyList: logical names of the tables pointed at. */
  targets?: string[];
  /** Column security is on; absent where everybody who may read the row sees the value. */
  security?: ColumnSecurity;
  /** Money in base currency: the money column it is computed from. */
  calculationOf?: string;
}

/** A many-to-one relationship, seen from the referencing table. */
export interface ManyToOne {
  schemaName: string;
  metadataId: string;
  custom: boolean;
  /** The lookup column of this table. */
  column: string;
  /** Logical name of the referenced table. */
  target: string;
  /** Single-valued navigation property of this table, case-sensitive: `<navigation>@odata.bind`. */
  navigation: string;
  /** Collection-valued navigation property of the referenced table, case-sensitive. */
  collection: string;
  /** Comes from activitypointer: accepted in bind and expand, absent from the table's own metadata. */
  inherited: boolean;
}

/** An alternate key. Only an Active one can be used in an address; only then are values held unique. */
export interface AlternateKey {
  name: string;
  schemaName: string;
  metadataId: string;
  label: string | null;
  columns: string[];
  status: 'Pending' | 'InProgress' | 'Active' | 'Failed';
  /** Answers a violation as a taken primary key is answered (0x80040237), as organizations do, too. */
  asDuplicateRecord?: boolean;
}

export type BulkMessage = 'CreateMultiple' | 'UpdateMultiple' | 'UpsertMultiple';

/** Right a caller needs for an operation on a table, as in prvCreateContact. */
export type Privilege = 'Create' | 'Read' | 'Write' | 'Delete' | 'Append' | 'AppendTo' | 'Assign';

/** A table as the organization's metadata describes it. */
export interface Table {
  logicalName: string;
  schemaName: string;
  entitySet: string;
  metadataId: string;
  objectTypeCode: number;
  label: string | null;
  collectionLabel: string | null;
  primaryId: string;
  /** Null where the table has no primary name column. */
  primaryName: string | null;
  isActivity: boolean;
  custom: boolean;
  ownership: 'UserOwned' | 'OrganizationOwned' | 'None';
  /** The bulk messages listed for the table; the others are refused. */
  messages: BulkMessage[];
  changeTracking: boolean;
  optimisticConcurrency: boolean;
  duplicateDetection: boolean;
  /** Tables whose rows the Web API only shows (activitypointer) or that come through a parent (activityparty). */
  readOnly: boolean;
  columns: Column[];
  keys: AlternateKey[];
  manyToOne: ManyToOne[];
}
