import type { SentType } from '../types/typePlan.ts';
import type { ContactRow } from './readContactRows.ts';

/** What gives a row its owner. */
export interface RowOwner {
  values: Record<string, string>;
  /** ID of the user or team, where it was taken over from the row of the contact. */
  ofContact?: string;
}

/** Who shall own a row; without an owner Dynamics takes the application user. */
export function ownerOf({ owner: rule }: SentType, { owner }: ContactRow): RowOwner {
  if (rule.kind === 'none') return { values: {} };
  if (rule.kind === 'fixed') return { values: { [rule.property]: rule.value } };
  const binding = owner && rule.bindings.get(owner.table);
  if (!owner || !binding) return { values: {} };
  return { values: { [binding.property]: `/${binding.entitySet}(${owner.id})` }, ofContact: owner.id };
}
