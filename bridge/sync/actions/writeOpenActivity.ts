import { randomUUID } from 'node:crypto';
import { v5 } from 'uuid';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type {
  CallOptions,
  CreateResult,
  DataverseError,
  DataverseTable,
  RowCreate,
} from '../../dataverse/types.ts';
import { duplicateInDynamics, traceOf } from '../refusals/problemOfRefusal.ts';
import type { OwnerReference } from '../settings/owner.ts';
import { hasOtherSubject, noteSubject } from '../state/activities/activityKeys.ts';
import { confirmActivity, noteActivity } from '../state/activities/madeActivities.ts';
import { checkBrakes } from '../state/checkBrakes.ts';
import { readInstallation } from '../state/installation.ts';
import { refusePaused } from '../state/pause/pause.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { activityOwner } from './activityOwner.ts';
import type { ActivityRequest, CreatedActivity, RegardedContact } from './activityRequest.ts';
import { contactRowOf } from './contactRowOf.ts';
import type { FieldChecks } from './fieldChecks.ts';

/** An activity about to be written. */
export interface OpenActivity {
  table: DataverseTable;
  contact: RegardedContact;
  request: ActivityRequest;
  /** What has been found wrong with the request so far. */
  check: FieldChecks;
  call: CallOptions;
  /** The columns of this table beyond those all activities have. */
  values(known: { contactRowId: string; owner: OwnerReference | undefined }): RowCreate['values'];
}

const tag = 'xperience-bridge';

/**
 * Creates an activity that regards a contact and stays open. Nothing is sent while anything is wrong with the
 * request. The row ID follows from contact and key, and is created only if absent: asked twice, there is one.
 */
export async function writeOpenActivity(parts: SyncParts, activity: OpenActivity): Promise<CreatedActivity> {
  const { table, contact, request, check, call } = activity;
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  await checkBrakes(parts, call);
  const subject = check.text('subject', request.subject, columns.get('subject'));
  if (subject === null) check.refuse('subject', 'fieldRequired', 'A subject is needed.');
  const description = check.text('description', request.description, columns.get('description'));
  const owner = await activityOwner(parts, request.owner, check, call);
  refuseProblems(check);
  const contactRowId = await contactRowOf(parts, contact, { importContact: request.importContact, call });
  const id = await activityIdOf(parts, table.name, contact, request.idempotencyKey);
  const values = {
    subject,
    ...(description === null ? {} : { description }),
    [bindTo(table, 'regardingobjectid', 'contact')]: `/contacts(${contactRowId})`,
    ...(owner === undefined
      ? {}
      : { [bindTo(table, 'ownerid', owner.kind === 'user' ? 'systemuser' : 'team')]: owner.reference }),
    ...activity.values({ contactRowId, owner }),
  };
  const key = request.idempotencyKey;
  const sent = subject ?? '';
  if (key) await noteSubject(parts.database, id, sent, false);
  await noteActivity(parts.database, { rowId: id, table: table.name, contactId: contact.contactId });
  const { results, failure } = await parts.dataverse.createRows(table, [{ id, values }], {
    ...call,
    tag,
    mayWrite: async () => {
      await refusePaused(parts);
      return true;
    },
  });
  const created = await confirmCreated(parts, activity, id, results[0], failure);
  await confirmMade(parts, id);
  if (key && created) await noteSubject(parts.database, id, sent, true);
  if (key && !created && (await hasOtherSubject(parts.database, id, sent)))
    throw keyReused(activity, id, key);
  return { table: table.name, activityId: id, contactId: contact.contactId, contactRowId, created };
}

/** Dynamics has it: who hears of a failure now tries again, and without a key makes a second one. */
async function confirmMade({ database, log }: SyncParts, id: string): Promise<void> {
  try {
    await confirmActivity(database, id);
  } catch (error) {
    log.warn({ err: error, activity: id }, 'That an activity was made could not be noted');
  }
}

/** Saying nothing would lose the second of two steps that were given the same key. */
function keyReused({ table, contact }: OpenActivity, id: string, key: string): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'idempotencyKeyReused',
    detail: `Under the idempotency key "${key}" another ${table.name} was created for contact ${contact.contactId} before, with another subject: ${id}. Give each step a key of its own, such as the activity ID of the trigger and a word for the step.`,
  });
}

function refuseProblems({ problems }: FieldChecks): void {
  const [first] = problems;
  if (!first) return;
  const detail = problems.map((problem) => problem.detail).join(' ');
  throw new SyncRefused({ kind: 'invalid', code: first.code, detail, problems });
}

async function activityIdOf(
  { database }: SyncParts,
  table: string,
  { contactGuid }: RegardedContact,
  key: string | undefined,
): Promise<string> {
  if (key === undefined || key === '') return randomUUID();
  const { installationId } = await readInstallation(database);
  return v5(JSON.stringify([table, contactGuid, key]), installationId);
}

/** Navigation properties differ from table to table in spelling; metadata names them. */
function bindTo(table: DataverseTable, column: string, target: string): string {
  const targets = table.columns.find((each) => each.name === column)?.targets;
  const found = targets?.find((each) => each.table === target);
  if (found) return `${found.navigationProperty}@odata.bind`;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'columnMissing',
    detail: `The table ${table.name} of Dynamics 365 has no column ${column} that takes a ${target}.`,
  });
}

/** @returns whether this request made the row, false when it was there already */
async function confirmCreated(
  { dataverse }: SyncParts,
  { table, call }: OpenActivity,
  id: string,
  result: CreateResult | undefined,
  failure: DataverseUnavailable | undefined,
): Promise<boolean> {
  switch (result?.outcome) {
    case 'ok':
      return true;
    case 'exists': {
      const found = await dataverse.readRow(table, id, { ...call, select: [] });
      if (found !== 'missing') return false;
      throw keyTaken(table, result.error);
    }
    case 'unknown': {
      // The ID is ours alone, so a row under it is this one.
      const found = await dataverse.readRow(table, id, { ...call, select: [] });
      if (found !== 'missing') return true;
      throw failure ?? busy(table, result.detail);
    }
    case 'refused':
      if (result.reason === 'transient') throw busy(table, result.error.message);
      throw refused(table, result);
    default:
      throw failure ?? busy(table, 'Nothing was sent.');
  }
}

/** Another row has a key of this one, which is not its ID: nothing was created. */
function keyTaken({ name }: Pick<DataverseTable, 'name'>, error: DataverseError): SyncRefused {
  const { code, detail } = duplicateInDynamics(`The ${name} was not created`, error);
  return new SyncRefused({ kind: 'conflict', code, detail });
}

function refused(
  { name }: DataverseTable,
  result: Extract<CreateResult, { outcome: 'refused' }>,
): SyncRefused {
  if (result.reason === 'duplicate') return keyTaken({ name }, result.error);
  const forbidden = result.reason === 'forbidden';
  return new SyncRefused({
    kind: 'notReady',
    code: forbidden ? 'forbiddenByDynamics' : 'refusedByDynamics',
    detail: `Dynamics 365 refused to create the ${name}${forbidden ? ' for lack of a right' : ''}: ${result.error.message}${traceOf(result.error)}`,
  });
}

function busy({ name }: DataverseTable, detail: string): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'unreachable',
    message: `Dynamics 365 did not create the ${name} just now: ${detail} Try again, with the same idempotency key if one was given.`,
  });
}
