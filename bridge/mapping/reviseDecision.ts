import { isWritable } from './checkItem.ts';
import { fieldSide } from './fieldSide.ts';
import { defaultRules } from './settings/defaultRules.ts';
import type { AgreedValues, ContactDecision, ContactField, FieldDecision, FieldValue } from './types.ts';

/** What bears on a decision that somebody else has the last word about. */
export interface DecisionToRevise {
  /** Contact fields by name. */
  fields: ReadonlyMap<string, ContactField>;
  ours: Readonly<Record<string, FieldValue>>;
  decision: ContactDecision;
}

/** A value as it will be stored. */
interface Change {
  /** Canonical texts: as it will be, and as it is. */
  text: string | null;
  now: string | null;
  value: FieldValue;
}

/**
 * The decision with other changes of the contact than those it proposed. A proposed change that is left out settles;
 * one that is altered is agreed as it will be stored; a mapped field that changes although nothing was proposed counts
 * as changed in Xperience, so that the next run sends it.
 * @param changes field → value
 * @returns the revised decision, or a sentence on the first value that cannot be stored
 */
export function reviseDecision(
  { fields, ours, decision }: DecisionToRevise,
  changes: Readonly<Record<string, FieldValue>>,
): { decision: ContactDecision } | { detail: string } {
  const wanted = new Map<string, Change>();
  for (const [name, value] of Object.entries(changes)) {
    const fitted = fitChange(fields.get(name), name, value, ours[name] ?? null);
    if ('detail' in fitted) return fitted;
    wanted.set(name, fitted);
  }
  const agreed: AgreedValues = { ...decision.agreed };
  const revised = decision.fields.map((field): FieldDecision => {
    if (field.action !== 'take') return field;
    const { result: _proposed, ...rest } = field;
    const change = wanted.get(field.field);
    const text = change ? change.text : field.ours;
    agreed[field.column] = { ours: text, theirs: field.theirs };
    return text === field.ours
      ? { ...rest, action: 'settle', note: 'An extension keeps what Xperience holds.' }
      : { ...rest, action: 'take', result: text };
  });
  const moved = [...wanted].filter(([, { text, now }]) => text !== now);
  const toXperience = Object.fromEntries(moved.map(([name, { value }]) => [name, value]));
  return { decision: { ...decision, fields: revised, agreed, toXperience } };
}

function fitChange(
  field: ContactField | undefined,
  name: string,
  value: FieldValue,
  before: FieldValue,
): Change | { detail: string } {
  if (!field || !isWritable(field)) return { detail: `${name} is kept by Xperience and cannot be written.` };
  const side = fieldSide(field, { ...defaultRules, field: name, column: '' });
  const now = side.canonical(before);
  const given = side.canonical(value);
  const fitted = given === null ? { text: null } : side.fit(given);
  if (!('text' in fitted)) return { detail: `${name}: ${fitted.detail}.` };
  const { text } = fitted;
  if (text === null && field.required) return { detail: `${name} must not be empty.` };
  return { text, now, value: text === null ? null : side.value(text) };
}
