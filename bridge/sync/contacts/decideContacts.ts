import { createRow } from '../../mapping/createRow.ts';
import { decideContact } from '../../mapping/decideContact.ts';
import type { AgreedValues, Caller, ContactDecision, References, SentValue } from '../../mapping/types.ts';
import type { Location } from './contactRecord.ts';
import type { ContactWork } from './contactWork.ts';
import { effectiveAgreed } from './effectiveAgreed.ts';

/** A write of ours whose answer was lost, as the row shows it was carried out. */
export interface Arrived {
  as: 'created' | 'updated';
  columns: string[];
}

/** What is to be written for one located contact. */
export type Verdict = { location: Location; arrived?: Arrived } & (
  | {
      kind: 'create';
      row: Record<string, SentValue>;
      agreed: AgreedValues;
      decision: ContactDecision;
    }
  | { kind: 'exchange'; decision: ContactDecision }
);

/** Decides by three-way diff what happens to a contact whose row was read, or what its new row holds. */
export function decideLocated(work: ContactWork, location: Location, references?: References): Verdict {
  const { mapping, settings } = work.plan;
  const { contact, row } = location;
  if (!row) {
    const created = createRow({ mapping, ours: contact.values, ...(references ? { references } : {}) });
    const decision = {
      fields: created.fields,
      toDynamics: created.row,
      toXperience: {},
      agreed: created.agreed,
      problems: created.problems,
    };
    return { location, kind: 'create', row: created.row, agreed: created.agreed, decision };
  }
  const agreed = effectiveAgreed(mapping, contact.state.agreed, contact.state.pending, row.values);
  const caller: Caller =
    location.origin === 'matched'
      ? { kind: 'firstLink' }
      : { kind: 'run', takeDynamicsChanges: settings.takeDynamicsChanges };
  const decision = decideContact({
    mapping,
    ours: contact.values,
    theirs: row.values,
    agreed,
    caller,
    ...(references ? { references } : {}),
  });
  const arrived = work.dryRun ? undefined : arrivedAt(location, agreed);
  return { location, ...(arrived ? { arrived } : {}), kind: 'exchange', decision };
}

/** @param effective agreed values with what has landed of those that were under way */
function arrivedAt({ contact, origin }: Location, effective: AgreedValues | undefined): Arrived | undefined {
  const { agreed, pending } = contact.state;
  if (!pending) return undefined;
  const landed = (column: string) => effective?.[column]?.theirs !== agreed?.[column]?.theirs;
  const columns = Object.keys(effective ?? {}).filter(landed);
  if (origin === 'found') return { as: 'created', columns };
  return columns.length > 0 ? { as: 'updated', columns } : undefined;
}

/** Whether Dynamics is written to. */
export function sends(verdict: Verdict): boolean {
  return verdict.kind === 'create' || Object.keys(verdict.decision.toDynamics).length > 0;
}
