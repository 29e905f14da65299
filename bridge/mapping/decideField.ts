import type { AgreedPair, Caller, CompiledPair, FieldDecision, References, Why } from './types.ts';

/** Canonical texts of one field: what both sides hold now, and what they held after the last exchange. */
export interface FieldTexts {
  ours: string | null;
  theirs: string | null;
  agreed: AgreedPair | undefined;
}

/** Everything that bears on one field. */
interface Situation extends FieldTexts {
  pair: CompiledPair;
  caller: Caller;
  references: References | undefined;
}

type Outcome = Pick<FieldDecision, 'action' | 'result' | 'note' | 'problem'>;

const notes = {
  emptyStays: 'An empty value clears the other side only when the field says so.',
  nextRun: 'UpdateContact writes to Xperience only; the next run sends this value to Dynamics.',
  takenElsewhere:
    'Runs take changes made in Dynamics only when that setting is on; UpdateContact always takes them.',
  fromDynamicsOnly: 'This field takes values from Dynamics and sends none.',
  toDynamicsOnly: 'This field sends values to Dynamics and takes none.',
  atCreateOnly: 'Dynamics accepts this column only when the row is created.',
  rowKept: 'A row found by e-mail keeps what it holds; only its empty columns are filled.',
};

/**
 * The three-way diff of one field. A side moved when it differs from its own half of the agreed pair, so values that
 * differ between the sides for a reason (cut texts, suppressed empties) stay at rest until one of them moves.
 */
export function decideField(
  pair: CompiledPair,
  texts: FieldTexts,
  caller: Caller,
  references?: References,
): FieldDecision {
  const situation = { pair, ...texts, caller, references };
  const why = whyOf(situation);
  const { ours, theirs, agreed } = texts;
  const known = { field: pair.field.name, column: pair.column.name, why, ours, theirs };
  return { ...known, ...(agreed && { agreed }), ...outcomeOf(why, situation) };
}

function whyOf({ pair, ours, theirs, agreed, references }: Situation): Why {
  const oursMoved = agreed?.ours !== ours;
  const theirsMoved = agreed?.theirs !== theirs;
  // Nothing follows either way, so the costly comparison is spared where nothing moved.
  if (!oursMoved && !theirsMoved) return ours === theirs ? 'equal' : 'unmoved';
  if (pair.same(ours, theirs, references)) return 'equal';
  if (agreed === undefined) return 'neverAgreed';
  if (!theirsMoved) return 'oursMoved';
  return oursMoved ? 'bothMoved' : 'theirsMoved';
}

function outcomeOf(why: Why, situation: Situation): Outcome {
  const { pair, ours, theirs, agreed, caller } = situation;
  switch (why) {
    case 'unmoved':
      return { action: 'none' };
    case 'equal':
      return { action: agreed?.ours === ours && agreed.theirs === theirs ? 'none' : 'settle' };
    case 'oursMoved':
      return pair.direction === 'toXperience'
        ? { action: 'settle', note: notes.fromDynamicsOnly }
        : send(situation);
    case 'theirsMoved':
      return take(situation);
    case 'bothMoved':
    case 'neverAgreed':
      if (caller.kind === 'firstLink' && theirs !== null) return { action: 'settle', note: notes.rowKept };
      return xperienceWins(why, pair, caller) ? send(situation) : take(situation);
  }
}

function xperienceWins(why: Why, { direction, item }: CompiledPair, caller: Caller): boolean {
  if (direction !== 'both') return direction === 'toDynamics';
  if (why === 'bothMoved' && item.conflict !== 'byCaller') return item.conflict === 'xperience';
  return caller.kind !== 'updateContact';
}

function send({ pair, ours, caller, references }: Situation): Outcome {
  const { item, field, column } = pair;
  if (ours === null && !item.sendEmpty) return { action: 'settle', note: notes.emptyStays };
  if (!column.validForUpdate) return { action: 'settle', note: notes.atCreateOnly };
  if (caller.kind === 'updateContact') return { action: 'none', note: notes.nextRun };
  const converted = pair.toColumnText(ours, references);
  if ('problem' in converted) return { action: 'none', problem: converted.problem };
  if (converted.value !== null) return { action: 'send', result: converted.value };
  if (!item.sendEmpty) return { action: 'settle', note: notes.emptyStays };
  if (!column.required) return { action: 'send', result: null };
  const detail = `${field.name} is empty, and Dynamics does not let ${column.name} be empty.`;
  return {
    action: 'none',
    problem: { code: 'columnRequired', field: field.name, column: column.name, detail },
  };
}

function take({ pair, theirs, caller, references }: Situation): Outcome {
  const { item, field, column } = pair;
  if (pair.direction === 'toDynamics') return { action: 'none', note: notes.toDynamicsOnly };
  if (!mayTake(caller)) return { action: 'none', note: notes.takenElsewhere };
  if (theirs === null && !item.sendEmpty) return { action: 'settle', note: notes.emptyStays };
  const converted = pair.toFieldText(theirs, references);
  if ('problem' in converted) return { action: 'none', problem: converted.problem };
  if (converted.value !== null) return { action: 'take', result: converted.value };
  if (!item.sendEmpty) return { action: 'settle', note: notes.emptyStays };
  if (!field.required) return { action: 'take', result: null };
  const detail = `${column.name} is empty, and Xperience does not let ${field.name} be empty.`;
  return {
    action: 'none',
    problem: { code: 'fieldRequired', field: field.name, column: column.name, detail },
  };
}

function mayTake(caller: Caller): boolean {
  return caller.kind === 'updateContact' || (caller.kind === 'run' && caller.takeDynamicsChanges);
}
