/** Who owns the rows: the default owner of the settings, the owner of the contact's row, nobody named, or one reference. */
export type OwnerRule = 'default' | 'contactOwner' | 'none' | `/systemusers(${string})` | `/teams(${string})`;

/** How activities of one type are sent. A type without an item goes to the activity table of the same name. */
export interface TypeMapItem {
  /** Code name of the type, compared without regard to case. */
  type: string;
  /** Whether the type is sent at all. */
  send: boolean;
  /** Logical name of the activity table; default: the template's, else the one called like the type. */
  table?: string;
  /** Only visits of these pages and those below them, as paths such as `/products`; none: all. */
  pages: readonly string[];
  /** Only submissions of these forms, by code name; none: all. */
  forms: readonly string[];
  owner: OwnerRule;
  /** Whether rows are completed at once, rather than left open. */
  complete: boolean;
  /** Whether texts longer than their column are cut, rather than a failure. */
  cut: boolean;
  /** Property of the template → column that takes it, in place of the template's own; empty: none. */
  columns: Readonly<Record<string, string>>;
}

/** What counts where an item says nothing. */
export const typeDefaults = {
  send: true,
  pages: [],
  forms: [],
  owner: 'default',
  complete: true,
  cut: false,
  columns: {},
} as const satisfies Omit<TypeMapItem, 'type'>;
