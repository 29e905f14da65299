import { decideField } from './decideField.ts';
import { isUnread, readFieldText } from './fieldText.ts';
import type {
  AgreedPair,
  AgreedValues,
  ColumnValue,
  CompiledMapping,
  CompiledPair,
  ContactDecision,
  DecisionCaller,
  FieldDecision,
  FieldProblem,
  FieldValue,
  References,
} from './types.ts';

/** One linked contact and its row, with what they agreed on. */
export interface ContactAndRow {
  mapping: CompiledMapping;
  /** Contact field → value; every field of `mapping.fields`. */
  ours: Readonly<Record<string, FieldValue>>;
  /** Property → value as the Web API's JSON has it. Only properties that are present are considered. */
  theirs: Readonly<Record<string, ColumnValue>>;
  agreed: AgreedValues | undefined;
  caller: DecisionCaller;
  /** What keyed lookups found; needed when collectReferences asks for something. */
  references?: References;
}

/**
 * Decides per field what travels where. A field whose value does not fit is reported and keeps its old agreed pair,
 * so that it is tried again; the other fields travel all the same.
 * @returns the writes, the decision per field, and the agreed values as they are once the writes have succeeded;
 * agreed values of columns that are no longer mapped are left out
 */
export function decideContact(contact: ContactAndRow): ContactDecision {
  const { mapping, ours, theirs, caller, references } = contact;
  const decision: ContactDecision = { fields: [], toDynamics: {}, toXperience: {}, agreed: {}, problems: [] };
  for (const pair of mapping.pairs) {
    const known = contact.agreed?.[pair.column.name];
    if (pair.unread) {
      const ours = readFieldText(pair, contact.ours);
      decision.fields.push(unreadField(pair, isUnread(ours) ? null : ours, known));
      if (known) decision.agreed[pair.column.name] = known;
      continue;
    }
    const value = theirs[pair.property];
    if (value === undefined) {
      if (known) decision.agreed[pair.column.name] = known;
      continue;
    }
    const held = pair.canonicalColumn(value);
    const read = readFieldText(pair, ours);
    const field = isUnread(read)
      ? undecided(pair, held, known, read.problem)
      : decideField(pair, { ours: read, theirs: held, agreed: known }, caller, references);
    decision.fields.push(field);
    if (field.problem) decision.problems.push(field.problem);
    if (field.action === 'send') {
      const [property, sent] = pair.writeProperty(pair.columnValue(field.result ?? null));
      decision.toDynamics[property] = sent;
    }
    if (field.action === 'take')
      decision.toXperience[pair.field.name] = pair.fieldValue(field.result ?? null);
    const next = agreedAfter(field);
    if (next) decision.agreed[pair.column.name] = next;
  }
  return decision;
}

/** Nothing follows while it is not known what Dynamics holds. */
function unreadField(pair: CompiledPair, ours: string | null, agreed: AgreedPair | undefined): FieldDecision {
  const why = agreed ? 'unmoved' : 'neverAgreed';
  const known = { field: pair.field.name, column: pair.column.name, why, action: 'none', ours } as const;
  return {
    ...known,
    theirs: null,
    ...(agreed && { agreed }),
    ...(pair.unread && { note: pair.unread.detail }),
  };
}

/** Nothing follows while our side is not known. */
function undecided(
  pair: CompiledPair,
  theirs: string | null,
  agreed: AgreedPair | undefined,
  problem: FieldProblem,
): FieldDecision {
  const { field, column } = pair;
  const why = agreed ? 'unmoved' : 'neverAgreed';
  const known = { field: field.name, column: column.name, why, action: 'none', ours: null, theirs } as const;
  return { ...known, ...(agreed && { agreed }), problem };
}

function agreedAfter({ action, ours, theirs, result = null, agreed }: FieldDecision): AgreedPair | undefined {
  switch (action) {
    case 'none':
      return agreed;
    case 'settle':
      return { ours, theirs };
    case 'send':
      return { ours, theirs: result };
    case 'take':
      return { ours: result, theirs };
  }
}
