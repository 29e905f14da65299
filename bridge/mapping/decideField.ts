import type { AgreedPair, CompiledPair, DecisionCaller, FieldDecision, References, Why } from './types.ts';

/** Canonical texts of one field: what both sides hold now, and what they held after the last exchange. */
export interface FieldTexts {
  ours: string | null;
  theirs: string | null;
  agreed: AgreedPair | undefined;
}

/** Everything that bears on one field. */
interface Situation extends FieldTexts {
  pair: CompiledPair;
  caller: DecisionCaller;
  references: References | undefined;
}

type Moved = Exclude<Why, 'unmoved'>;

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
  caller: DecisionCaller,
  references?: References,
): FieldDecision {
  const { ours, theirs, agreed } = texts;
  const field = pair.field.name;
  const column = pair.column.name;
  if (agreed?.ours === ours && agreed.theirs === theirs) {
    // Nothing follows either way, so the costly comparison is spared where nothing moved.
    return {
      field,
      column,
      why: ours === theirs ? 'equal' : 'unmoved',
      action: 'none',
      ours,
      theirs,
      agreed,
    };
  }
  const situation = { pair, ours, theirs, agreed, caller, references };
  const why = whyOf(situation);
  const decision: FieldDecision = { field, column, why, action: 'none', ours, theirs };
  if (agreed) decision.agreed = agreed;
  return Object.assign(decision, outcomeOf(why, situation));
}

/** Why a field at least one side of which moved, or that was never agreed, is as it is. */
function whyOf({ pair, ours, theirs, agreed, references }: Situation): Moved {
  if (pair.same(ours, theirs, references)) return 'equal';
  if (agreed === undefined) return 'neverAgreed';
  if (agreed.theirs === theirs) return 'oursMoved';
  return agreed.ours === ours ? 'theirsMoved' : 'bothMoved';
}

function outcomeOf(why: Moved, situation: Situation): Outcome {
  const { pair, theirs, caller } = situation;
  switch (why) {
    case 'equal':
      return { action: 'settle' };
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

function xperienceWins(why: Why, { direction, item }: CompiledPair, caller: DecisionCaller): boolean {
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

function mayTake(caller: DecisionCaller): boolean {
  return caller.kind === 'updateContact' || (caller.kind === 'run' && caller.takeDynamicsChanges);
}
