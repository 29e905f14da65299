import type { DataverseRow } from '../../../dataverse/types.ts';
import type { FieldProblem } from '../../../mapping/types.ts';
import { checkBrakesOften } from '../../state/checkBrakes.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { loadContacts } from '../loadContacts.ts';
import { leaps } from '../versionHorizon.ts';
import { decideIncoming } from './decideIncoming.ts';
import type { RowBody } from './incomingRow.ts';
import { judgeBody } from './judgeBody.ts';
import { learnRow, type ReadRow } from './learnRow.ts';
import { readDelivered } from './readDelivered.ts';
import { requireSwitchedOn } from './requireSwitchedOn.ts';
import { storeIncoming } from './storeIncoming.ts';

/** Somebody else may write the contact between our read and our write; then it is read again, this often. */
const attempts = 5;

/** What became of a row that came in. */
export interface InboundResult {
  contactId: number;
  rowId: string;
  /** Fields that were written. */
  changedFields: string[];
  problems: FieldProblem[];
}

/**
 * Takes a row for the contact it is linked to.
 * @param version of the row as it was delivered, as far as it tells one
 * @param readRow looks at the row itself
 * @returns undefined when the contact is linked to it no more, or nothing of it is new; `gone` when it is not in
 *   Xperience any more; the row where it was merged into another
 */
export async function takeRow(
  parts: SyncParts,
  { contactId, rowId }: { contactId: number; rowId: string },
  body: RowBody,
  version: string | undefined,
  readRow: ReadRow,
): Promise<InboundResult | 'gone' | { merged: DataverseRow } | undefined> {
  const { plan, ...values } = await readDelivered(parts, body);
  const delivered = { row: body, version, ...values };
  const call = { signal: parts.stopping, correlationId: parts.newCorrelationId() };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [contact] = await loadContacts({ database: parts.database, plan }, [contactId]);
    if (!contact) return 'gone';
    if (contact.linkVoid || contact.rowId !== rowId) return undefined;
    const judgement = judgeBody(plan, contact, delivered, (told) => leaps(parts.dataverse, told));
    if (!judgement) return undefined;
    await checkBrakesOften(parts, call);
    const incoming = await learnRow(plan, contact, delivered, judgement, readRow);
    if (incoming === 'missing') return undefined;
    if ('merged' in incoming) return incoming;
    const decision = await decideIncoming(parts, plan, contact, incoming);
    // Dynamics may have taken its time to answer.
    const refuseHalted = () => requireSwitchedOn(parts);
    if (!(await storeIncoming(parts.database, plan, contact, incoming, decision, refuseHalted))) continue;
    const changedFields = Object.keys(decision.toXperience);
    const problems = [...incoming.problems, ...decision.problems];
    return changedFields.length + problems.length > 0
      ? { contactId, rowId, changedFields, problems }
      : undefined;
  }
  throw new SyncRefused({
    kind: 'conflict',
    code: 'contactBusy',
    detail: `Contact ${contactId} kept being changed by somebody else. Send the row again in a minute.`,
  });
}
