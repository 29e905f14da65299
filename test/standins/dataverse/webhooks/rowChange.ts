import type { LookupValue, Row } from '../rows/row.ts';

/** A message that the event pipeline of Dataverse has executed on one row. */
export type RowChange = {
  /** Logical name. */
  table: string;
  id: string;
  userId: string;
  /** 1 for what a client asked for, more for what that brought about. */
  depth: number;
  /** Value of `?tag=`. */
  tag?: string;
} & RowMessage;

export type RowMessage =
  | { message: 'Create'; after: Row }
  /** `columns`: those that the request named, whether their values changed or not. */
  | { message: 'Update'; before: Row; after: Row; columns: readonly string[] }
  | { message: 'Delete'; before: Row }
  | { message: 'SetState'; before: Row; after: Row; statecode: number; statuscode: number }
  | { message: 'Assign'; before: Row; after: Row; assignee: LookupValue }
  /** `before` and `after` are the survivor's; `columns` those of UpdateContent. */
  | { message: 'Merge'; before: Row; after: Row; subordinateId: string; columns: readonly string[] };
