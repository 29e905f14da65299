import type { CompiledPair, ContactDecision, FieldDecision, References } from '../../mapping/types.ts';
import type { ContactProblem } from '../contacts/contactWork.ts';
import type { DifferenceKind } from './differenceKinds.ts';
import type { DifferenceDetails, FieldDifference, FieldReason } from './reconciliation.ts';

/** What is known of a linked contact when both sides are compared. */
export interface ComparedContact {
  /** Another contact that has the same row. */
  sharedWith?: number | undefined;
  /** Its row was looked for and is not there. */
  isMissing: boolean;
  /** Why it cannot be delivered at all. */
  problem?: Pick<ContactProblem, 'code' | 'detail'> | undefined;
  /** A failure that waits for something. */
  failure?: { code: string; detail: string; field: string } | undefined;
  /** Columns whose values are being sent just now. */
  underWay: ReadonlySet<string>;
  /** The link is put right with the next exchange. */
  isUnsettled: boolean;
  /** What a run would do; absent where the row could not be read. */
  decision?: ContactDecision | undefined;
}

export interface Classified {
  kind: DifferenceKind | 'same';
  details: DifferenceDetails;
}

/** Fields in one list are bounded by the mapping; this keeps the text of a difference short all the same. */
const mostFields = 100;

/** How a linked contact stands, and why each field that differs does. */
export function classifyContact(
  compared: ComparedContact,
  pairs: readonly CompiledPair[],
  references?: References,
): Classified {
  const fields = compared.decision
    ? differingFields(compared, compared.decision.fields, pairs, references)
    : [];
  const known = fields.length > 0 ? { fields: fields.slice(0, mostFields) } : {};
  const { sharedWith, problem, failure, isMissing, isUnsettled } = compared;
  if (sharedWith !== undefined)
    return {
      kind: 'linkedTwice',
      details: { ...known, detail: `Contact ${sharedWith} is linked to the same row in Dynamics.` },
    };
  if (isMissing) return { kind: 'rowMissing', details: { ...known, ...toldOf(problem) } };
  const [unfit] = compared.decision?.problems ?? [];
  const obstacle = problem ?? failure ?? unfit;
  if (obstacle) return { kind: 'notSendable', details: { ...known, ...toldOf(obstacle) } };
  const reasons = new Set(fields.map(({ reason }) => reason));
  for (const [reason, kind] of kindsByReason) if (reasons.has(reason)) return { kind, details: known };
  return { kind: isUnsettled ? 'linkUnsettled' : 'same', details: known };
}

/** In the order they count in. */
const kindsByReason: readonly (readonly [FieldReason, DifferenceKind])[] = [
  ['pending', 'underWay'],
  ['conflict', 'conflict'],
  ['changedInXperience', 'changedInXperience'],
  ['neverExchanged', 'neverExchanged'],
  ['changedInDynamics', 'changedInDynamics'],
  ['rule', 'staysDifferent'],
];

function toldOf(problem: { code: string; detail: string } | undefined): DifferenceDetails {
  return problem ? { code: problem.code, detail: problem.detail } : {};
}

function differingFields(
  compared: ComparedContact,
  decided: readonly FieldDecision[],
  pairs: readonly CompiledPair[],
  references: References | undefined,
): FieldDifference[] {
  const byColumn = new Map(pairs.map((pair) => [pair.column.name, pair]));
  return decided.flatMap((field) => {
    const pair = byColumn.get(field.column);
    // What Dynamics does not let our user read is not compared.
    if (!pair || pair.unread) return [];
    const reason = reasonOf(field, compared, pair, references);
    return reason ? [{ field: field.field, column: field.column, reason }] : [];
  });
}

function reasonOf(
  field: FieldDecision,
  { underWay, failure }: ComparedContact,
  pair: CompiledPair,
  references: References | undefined,
): FieldReason | undefined {
  if (field.problem) return 'failure';
  if (field.why === 'equal' || pair.same(field.ours, field.theirs, references)) return undefined;
  if (isUnansweredNo(field, pair)) return undefined;
  if (failure && failure.field === field.field) return 'failure';
  if (underWay.has(field.column)) return 'pending';
  // Either side may have moved and the difference still be wanted: a direction, an empty value, a text that is cut.
  if (field.why === 'unmoved' || field.action === 'settle') return 'rule';
  if (field.why === 'bothMoved') return 'conflict';
  // A field that was mapped since has no value that both sides agreed on: nobody need have changed anything.
  if (field.action === 'send') return field.why === 'neverAgreed' ? 'neverExchanged' : 'changedInXperience';
  if (field.action === 'take') return 'changedInDynamics';
  return pair.direction === 'toDynamics' ? 'rule' : 'changedInDynamics';
}

/** Dynamics makes a No of a yes-or-no that nobody has answered in Xperience; nobody takes the two for different. */
function isUnansweredNo({ ours, theirs, why }: FieldDecision, { column }: CompiledPair): boolean {
  const hasMoved = why === 'theirsMoved' || why === 'bothMoved';
  return column.type === 'Boolean' && ours === null && theirs === 'false' && !hasMoved;
}
