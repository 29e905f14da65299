import { computeField } from '../../mapping/computeField.ts';
import { fieldSide } from '../../mapping/fieldSide.ts';
import type { AgreedValues, ContactField, FieldValue, MappingItem } from '../../mapping/types.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** A mapped field as both installations know it. */
export interface MovedPair {
  field: string;
  column: string;
  /** Fields to read for it. */
  needs: readonly string[];
  /** Canonical text of what the old installation holds, and of what the new one does. */
  before(values: Values): string | null;
  now(values: Values): string | null;
}

/** How a value came over; see FieldArrival. */
export type Arrival = 'emptied' | 'reworded' | 'unsent' | 'lost' | 'edited';

/** What was found of one field of one contact. */
export interface FieldFound {
  column: string;
  arrival: Arrival;
  /** What is agreed as ours from now on, where that changes. */
  rebased?: string | null;
}

/** @param field as each installation describes it */
export function movedPair(item: MappingItem, there: ContactField, here: ContactField): MovedPair {
  return {
    field: item.field,
    column: item.column,
    needs: there.computed?.needs ?? [item.field],
    before: textOf(item, there),
    now: textOf(item, here),
  };
}

function textOf(item: MappingItem, field: ContactField): (values: Values) => string | null {
  const side = fieldSide(field, item);
  return (values) => {
    if (!field.computed) return side.canonical(values[field.name] ?? null);
    const found = computeField(field.computed, values);
    return 'value' in found ? side.canonical(found.value) : null;
  };
}

/** Where somebody has changed a contact since it was copied; undefined where nobody has. */
export type ChangedSince = 'here' | 'there' | undefined;

/**
 * Tells what the migration has done to a contact's values from what people have done, by what both installations hold
 * and what was agreed. What the migration has done is agreed from now on, so that nobody takes it for an edit: it
 * empties fields and reads names otherwise. What people have done stays an edit, and is sent. What they have done in
 * the old installation after the copy is not there: the older value that is must not take the place of what Dynamics has.
 */
export function findArrivals(
  pairs: readonly MovedPair[],
  { there, here }: { there: Values; here: Values },
  agreed: AgreedValues,
  since: ChangedSince,
): FieldFound[] {
  return pairs.flatMap((pair): FieldFound[] => {
    const { column } = pair;
    const known = agreed[column];
    if (known === undefined) return [];
    const [before, now] = [pair.before(there), pair.now(here)];
    const pending = before !== known.ours;
    if (now === known.ours) return pending && since !== 'here' ? [{ column, arrival: 'lost' }] : [];
    if (now === null && before !== null)
      return [{ column, arrival: pending ? 'lost' : 'emptied', rebased: null }];
    if (now !== before && since === 'here') return [{ column, arrival: 'edited' }];
    if (now !== before && since === 'there') return [{ column, arrival: 'lost', rebased: now }];
    if (pending) return [{ column, arrival: 'unsent' }];
    return [{ column, arrival: 'reworded', rebased: now }];
  });
}

/** The agreed values after that. */
export function rebase(agreed: AgreedValues, found: readonly FieldFound[]): AgreedValues {
  const rebased = { ...agreed };
  for (const { column, rebased: ours } of found) {
    const known = rebased[column];
    if (ours !== undefined && known !== undefined) rebased[column] = { ...known, ours };
  }
  return rebased;
}
