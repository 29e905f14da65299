import type { DataverseRow } from '../../../dataverse/types.ts';
import type { ColumnValue, ContactDecision, FieldProblem } from '../../../mapping/types.ts';
import type { LoadedContact } from '../contactRecord.ts';

/** A row that came in, as a JSON object: mapped columns, others, annotations. */
export type RowBody = Readonly<Record<string, unknown>>;

/** A row that came in for the contact it is linked to. On its way each step adds what it finds out. */
export interface RowDelivery {
  contactId: number;
  /** GUID in lower case. */
  rowId: string;
  body: RowBody;
  /** Version of the row as it was delivered, as far as it tells one. */
  version: string | undefined;
  /** It only says that the row may have changed: all of it is to be read. */
  readWhole?: true;
}

/** A delivery that may tell something new. */
export interface JudgedDelivery extends RowDelivery {
  contact: LoadedContact;
  /** Mapped values by property. */
  theirs: Readonly<Record<string, ColumnValue>>;
  /** Mapped columns that hold no single value. */
  problems: FieldProblem[];
  judgement: Judgement;
}

/** What a delivery may tell that is not known, and what has to be read of the row first. */
export interface Judgement {
  /** Whether the values it holds are those of a version that is newer than, or the same as, the newest known. */
  believed: boolean;
  /** Values it holds that may be new, by property; those that go to Dynamics only are among them. */
  fresh: Record<string, ColumnValue>;
  /**
   * Properties to read: those it leaves out whose emptiness would clear a field, as flows and triggers leave empty columns
   * out, and those of secured columns, which the flow's connection may see empty or masked.
   */
  missing: string[];
  /** Properties that were mapped since the row was known: its version says nothing of them. */
  mappedSince: ReadonlySet<string>;
}

/** A delivery of whose row the truth is known. */
export interface LearntDelivery extends JudgedDelivery {
  incoming: IncomingRow;
}

/** What is taken for true of a row, from a delivery or by a look at the row itself. */
export interface IncomingRow {
  /** For extensions: all that is told of the row. */
  row: RowBody;
  /** By property; others are not touched. */
  theirs: Readonly<Record<string, ColumnValue>>;
  /** Property → version its value is of; properties whose version nothing tells are absent. */
  versions: ReadonlyMap<string, string>;
  /** Properties beside those of `theirs` as the row held them when it was read, with its version. */
  seen?: { values: Readonly<Record<string, ColumnValue>>; version: string };
  /** Mapped columns that hold no single value. */
  problems: FieldProblem[];
}

/** A delivery of which it is decided what is written into Xperience. */
export interface DecidedDelivery extends LearntDelivery {
  decision: ContactDecision;
}

/** What a row has changed. */
export interface InboundResult {
  contactId: number;
  rowId: string;
  /** Fields that were written. */
  changedFields: string[];
  problems: FieldProblem[];
}

/**
 * What became of a delivery. Without a result the contact is linked to the row no more, or nothing of it is new;
 * `merged`: the row went in a merge; `gone`: the contact is not in Xperience any more; `error`: why this row alone was
 * not taken.
 */
export type Taken =
  | { result?: InboundResult }
  | { merged: DataverseRow }
  | { gone: true }
  | { error: unknown };

/** What a step makes of the deliveries it is given: those that go on, and what became of the others. */
export interface DeliveryStep<Next extends RowDelivery> {
  next: Next[];
  done: [RowDelivery, Taken][];
}
