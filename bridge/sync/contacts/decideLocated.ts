import { createRow } from '../../mapping/createRow.ts';
import { decideContact } from '../../mapping/decideContact.ts';
import type { AgreedValues, ContactDecision, References } from '../../mapping/types.ts';
import type { ContactWork } from './contactWork.ts';
import { effectiveAgreed } from './effectiveAgreed.ts';
import type { Location } from './location.ts';

/** What is to be written for one located contact. */
export type Verdict = { location: Location } & (
  | {
      kind: 'create';
      row: Record<string, string | number | boolean | null>;
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
      fields: [],
      toDynamics: created.row,
      toXperience: {},
      agreed: created.agreed,
      problems: created.problems,
    };
    return { location, kind: 'create', row: created.row, agreed: created.agreed, decision };
  }
  const agreed = effectiveAgreed(mapping, contact.state.agreed, contact.state.pending, row.values);
  const decision = decideContact({
    mapping,
    ours: contact.values,
    theirs: row.values,
    agreed,
    caller: { kind: 'run', takeDynamicsChanges: settings.takeDynamicsChanges },
    ...(references ? { references } : {}),
  });
  return {
    location,
    kind: 'exchange',
    decision: location.origin === 'matched' ? fillOnlyEmpty(work, location, decision) : decision,
  };
}

/** Anyone can type a customer's e-mail into a form: a row found by e-mail keeps what it holds. */
function fillOnlyEmpty(work: ContactWork, location: Location, decision: ContactDecision): ContactDecision {
  const kept = work.plan.mapping.pairs.filter(
    (pair) => pair.canonicalColumn(location.row?.values[pair.property]) !== null,
  );
  const toDynamics = { ...decision.toDynamics };
  const agreed = { ...decision.agreed };
  for (const pair of kept) {
    const field = decision.fields.find((each) => each.column === pair.item.column);
    if (field?.action !== 'send') continue;
    delete toDynamics[pair.writeProperty(pair.columnValue(field.result ?? null))[0]];
    agreed[pair.item.column] = { ours: field.ours, theirs: field.theirs };
    field.action = 'settle';
    field.note = 'The row was found by e-mail and already holds another value, which stays.';
  }
  return { ...decision, toDynamics, agreed };
}
