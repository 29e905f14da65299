/** A value of a row as the Web API writes it in JSON; numbers that no float holds are the text of their digits. */
export type RowValue = string | number | boolean | null;

/** What one call of a Dataverse webhook tells. GUIDs are in lower case. */
export interface WebhookCall {
  /** `Create`, `Update`, `Delete`, `Merge`, `SetState`, `Assign`, or another that a step was registered for. */
  message: string;
  /** Logical name. */
  table: string;
  rowId: string;
  organizationId: string;
  /** Who caused it; all zeros where Dataverse did. */
  initiatingUserId: string;
  /** The same for all that one request of somebody brought about. */
  correlationId?: string;
  /** When it was executed, UTC, ISO 8601. */
  executedOn?: string;
  /** `modifiedon` of the row as the call has it, UTC, ISO 8601, in whole seconds. */
  modifiedOn?: string;
  /** Merge only: the row that went. */
  subordinateId?: string;
  /**
   * The columns that are told, as UpdateContact takes them: those that were changed, and those of images of the row
   * afterwards. Undefined where none are: after a deletion, and where the body was too large to be sent whole.
   */
  row?: Readonly<Record<string, RowValue>>;
  /** Properties of `row` that the request itself named; the others are of an image. */
  changed: readonly string[];
  /** What was left out because the body would have been too large, or was never registered. */
  missing: readonly ('target' | 'image')[];
}
