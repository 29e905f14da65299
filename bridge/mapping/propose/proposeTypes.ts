import type { DataverseColumn, MappingItem } from '../types.ts';

/** How far a proposed pair can be trusted: both sides say the same, one says it, or something only points that way. */
export type Certainty = 'sure' | 'likely' | 'unsure';

/** A pair somebody may take over. */
export interface ProposedPair {
  /** With the rules it needs: value map, lookup, direction. */
  item: MappingItem;
  certainty: Certainty;
  /** Why, and what to look at, in a sentence or two. */
  reason: string;
}

/** What is known of a field's values: those its control offers, or those that contacts hold. */
export type KnownValues = ReadonlyMap<string, readonly { value: string; label: string }[]>;

/** A column a field may go to, with what is compared. */
export interface ColumnKeys {
  column: DataverseColumn;
  /** Logical name without publisher and table prefixes. */
  name: string;
  /** Labels in all languages of the environment, without `Address 1:`. */
  labels: readonly string[];
  words: ReadonlySet<string>;
}

/** A field with what is compared. */
export interface FieldKeys {
  name: string;
  caption: string;
  words: readonly string[];
}
