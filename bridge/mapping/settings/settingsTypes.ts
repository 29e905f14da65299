import type { MappingItem } from '../types.ts';

/** A pair as the module's dialog writes it; fields nobody mapped have no Dynamics365Field. */
export interface ModuleItem {
  XperienceFieldName: string;
  XperienceFieldCaption: string | null;
  Dynamics365Field: string | null;
  DynamicsAttributeType: string | null;
  DynamicsAttributeFormat: string | null;
}

/** Rules that differ from the defaults. */
export type ItemRules = Partial<Omit<MappingItem, 'field' | 'column'>>;

/** What the bridge keeps beside the module's setting, one for each field. */
export interface MappingExtension {
  field: string;
  column: string;
  rules: ItemRules;
  /** The pair exists only here, because the module's setting holds one column for each field. */
  extra: boolean;
  /** The pair as last written into the module's setting; null for extra pairs. */
  written: ModuleItem | null;
}

/** A mistake in a stored or submitted mapping, and where it is. */
export interface MappingFlaw {
  /** Path such as `Items[3].Dynamics365Field`; empty for the whole text. */
  place: string;
  detail: string;
}

/** What was read, or every reason why it could not be. */
export type Read<T> = { value: T } | { flaws: MappingFlaw[] };
