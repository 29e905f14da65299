import type { Direction, FieldType, FieldValue } from '../mapping/types.ts';
import type { ActivityRecord } from '../xperience/activities/activityRecord.ts';

/** Contact fields by name, as Xperience stores them: text may hold HTML entities, dates are local and zoneless. */
export type ContactValues = Readonly<Record<string, FieldValue>>;

/** A value worked out from fields of the contact. */
export interface ComputedValue {
  /** Fields of the contact that `value` looks at; nothing else is read. */
  needs: readonly string[];
  /**
   * The value for one contact; null for none. It has to depend on the given fields alone, because it is worked out
   * again whenever somebody wants to know whether it has changed. What it throws fails this contact only.
   */
  value(contact: ContactValues): FieldValue;
}

/** A field that is offered for mapping beside those of the contact class. It goes to Dynamics only. */
export interface OfferedField extends ComputedValue {
  /** Unlike the name of any field of the contact. */
  name: string;
  caption: string;
  type: FieldType;
}

/** Which contact fields a mapping may use: adds fields worked out from others, and keeps some from being offered. */
export interface ContactFieldsExtension {
  kind: 'contactFields';
  fields: readonly OfferedField[];
  /** Names of fields that lists of fields leave out. A mapping that has them already goes on working. */
  hidden?: readonly string[];
}

/** A column of the row that this extension fills, instead of a pair of the mapping. */
export interface OutgoingColumn extends ComputedValue {
  /** Logical name of the column. */
  column: string;
  /** What `value` answers with; it is converted for the column as any mapped field is. */
  type: FieldType;
}

/** Columns written to Dynamics beside the mapped ones. Null clears the column. */
export interface OutgoingColumnsExtension {
  kind: 'outgoingColumns';
  columns: readonly OutgoingColumn[];
}

/** A row of Dynamics that is about to change a contact. */
export interface IncomingRow {
  /** Properties of the row: all that a flow sent, or in a run the mapped columns. */
  row: Readonly<Record<string, unknown>>;
  /** Mapped fields and those named in `needs`, as they are now. */
  contact: { contactId: number; values: ContactValues };
  mapping: readonly { field: string; column: string; direction: Direction }[];
  /** What the mapping would write, field → value. */
  changes: Readonly<Record<string, FieldValue>>;
}

/** Decides what a row of Dynamics really changes in Xperience. */
export interface IncomingChangesExtension {
  kind: 'incomingChanges';
  /** Fields that are read or written although they are not mapped. */
  needs?: readonly string[];
  /**
   * The changes to make: those proposed, with others added, altered or left out. A proposed change that is left out
   * counts as settled and is not proposed again until Dynamics changes the column once more.
   */
  change(
    incoming: IncomingRow,
  ): Readonly<Record<string, FieldValue>> | Promise<Readonly<Record<string, FieldValue>>>;
}

/** An activity about to become a row. Texts are as Xperience stores them and may hold HTML entities. */
export interface ActivityToSend extends ActivityRecord {
  /** What the bridge itself tells of it, by property: such as `formName` and `description` of a submitted form. */
  told: Readonly<Record<string, FieldValue>>;
  /** What was entered into a submitted form; absent for other types, and where form or submission is gone. */
  submission?: {
    /** Code name of the form. */
    form: string;
    /** Filled fields by the name of their column, chosen ones by their label. */
    values: Readonly<Record<string, string | number | boolean>>;
  };
}

/** Something an extension tells of an activity. */
export interface ToldProperty {
  type: FieldType;
  /** Column that takes it unless the type map names another. Without it only the type map gives it one. */
  column?: string;
  /** Cut to the column instead of a failure. */
  cut?: boolean;
}

/** How activities of some types become rows, beyond what the bridge tells of them itself or in its place. */
export interface ActivityTypesExtension {
  kind: 'activityTypes';
  /** Code names, in any case. A type has one extension at most. */
  types: readonly string[];
  /** Activity table that the types go to when a rule of the type map names none. */
  table?: string;
  properties: Readonly<Record<string, ToldProperty>>;
  /**
   * Values by property, those of the bridge and `subject` among them; what is not mentioned stays as the bridge tells
   * it. Null leaves the activity out. What it throws fails this activity only.
   */
  describe(
    activity: ActivityToSend,
  ): Readonly<Record<string, FieldValue>> | null | Promise<Readonly<Record<string, FieldValue>> | null>;
}

/** What a file of the folder exports as its default. */
export type Extension =
  | ContactFieldsExtension
  | OutgoingColumnsExtension
  | IncomingChangesExtension
  | ActivityTypesExtension;

export type ExtensionKind = Extension['kind'];

/** An extension with the name of its file, and a hash of it that changes with every change of the code. */
export type Loaded<Hook extends Extension> = { name: string; version: string; hook: Hook };

/** All extensions of an installation, each kind in the order of the file names. */
export type Extensions = {
  readonly [Kind in ExtensionKind]: readonly Loaded<Extract<Extension, { kind: Kind }>>[];
};
