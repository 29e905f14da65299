import type {
  ColumnValue,
  ContactField,
  DataverseColumn,
  FieldValue,
  LookupKey,
  MappingItem,
  ProblemCode,
  References,
  SentValue,
} from './types.ts';

/** Why a text does not fit; the pair adds which field and column. */
export interface Misfit {
  code: ProblemCode;
  detail: string;
}

/** A canonical text of the receiving side, null for empty, or why there is none. */
export type Fitted = { text: string | null } | Misfit;

/** What the two sides of a pair are built from. */
export interface PairContext {
  item: MappingItem;
  field: ContactField;
  column: DataverseColumn;
  /** Keyed lookups only. */
  key?: LookupKey;
  xperienceZone: TimeZone;
  dynamicsZone: TimeZone;
}

/** Local times and instants of one IANA zone, both in milliseconds; a local time counts as if it were UTC. */
export interface TimeZone {
  /** The earlier instant of a local time that occurs twice; one that does not exist moves forward. */
  toInstant(local: number): number;
  toLocal(instant: number): number;
}

/** Xperience's side of a pair. */
export interface FieldSide {
  canonical(value: FieldValue): string | null;
  /** Any text that might stand for a value of this field → its canonical text. */
  fit(text: string): Fitted;
  /** A canonical text → the value to store. */
  value(text: string): FieldValue;
}

/** Dynamics' side of a pair. */
export interface ColumnSide {
  canonical(value: ColumnValue): string | null;
  /** Canonical text of the field → canonical text of the column. */
  fit(text: string, references?: References): Fitted;
  /** Canonical text of the column → a text that the field's `fit` understands. */
  spell(text: string, references?: References): Fitted;
  /** A canonical text → the value to send. */
  value(text: string): SentValue;
  /** Whether the texts are the same although converting ours gives another of several right results. */
  alsoSame?(ours: string, theirs: string): boolean;
}
