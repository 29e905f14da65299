import type { WebhookCall } from '../../dataverse/webhook/webhookCall.ts';
import { contactTable } from '../../sync/settings/contactTable.ts';
import type { ToldRow } from '../../sync/state/webhooks/inbox.ts';
import { isMadeTable, madeMessages } from '../../sync/webhooks/followedActivities.ts';
import type { Refusal } from '../refusal.ts';
import type { AdoptedOrganization } from './createAdoptedOrganization.ts';

const messages: ReadonlySet<string> = new Set([
  'Create',
  'Update',
  'Delete',
  'Merge',
  'SetState',
  'SetStateDynamicEntity',
  'Assign',
]);
const activityMessages: ReadonlySet<string> = new Set([...madeMessages, 'SetStateDynamicEntity']);
/** Larger values of the bridge's own are not kept: the row is read instead. */
const mostOwnCharacters = 8_000;

/**
 * The rows that a call tells of: its own, and the one that went in a merge. Dataverse repeats none of these refusals; it
 * shows them as a failed system job of the step.
 */
export function toldRowsOf(call: WebhookCall, adopted: AdoptedOrganization): ToldRow[] | Refusal {
  const { message, table, rowId, organizationId, subordinateId } = call;
  if (organizationId !== adopted.organizationId) {
    return {
      refused: 'forbidden',
      code: 'organizationDiffers',
      detail: `This bridge was set up for the Dynamics organisation ${adopted.organizationId}, and the call comes from ${organizationId}. Disable the webhook's steps there.`,
    };
  }
  if (isMadeTable(table)) return toldActivity(call, adopted);
  if (table !== contactTable) {
    return {
      refused: 'notReady',
      code: 'tableNotTaken',
      detail: `Rows of the table ${table} are not taken. Remove the webhook's steps for it; those of ${contactTable} are enough.`,
      field: 'PrimaryEntityName',
    };
  }
  if (!messages.has(message)) {
    return {
      refused: 'notReady',
      code: 'messageNotTaken',
      detail: `The message ${message} is not taken. Remove the webhook's step for it; those for ${[...messages].filter((each) => each !== 'SetStateDynamicEntity').join(', ')} are enough.`,
      field: 'MessageName',
    };
  }
  const told: ToldRow = { table, rowId, deleted: message === 'Delete', ...ownValues(call, adopted) };
  if (subordinateId === undefined || subordinateId === rowId) return [told];
  return [{ table, rowId: subordinateId, deleted: false }, told];
}

/** A task or an appointment; whether the bridge made it is found out when it is looked at. */
function toldActivity(
  { message, table, rowId }: WebhookCall,
  { followsActivities }: AdoptedOrganization,
): ToldRow[] | Refusal {
  if (!followsActivities) {
    return {
      refused: 'notReady',
      code: 'tableNotTaken',
      detail: `Rows of the table ${table} are not taken, because the setting followActivities is off. Switch it on, or run “npm run webhook -- register” again, which removes the steps for them.`,
      field: 'PrimaryEntityName',
    };
  }
  if (!activityMessages.has(message)) {
    return {
      refused: 'notReady',
      code: 'messageNotTaken',
      detail: `The message ${message} of the table ${table} is not taken. Remove the webhook's step for it; those for ${madeMessages.join(', ')} are enough.`,
      field: 'MessageName',
    };
  }
  return [{ table, rowId, deleted: message === 'Delete' }];
}

/** What the bridge has written itself, so that the row need not be read because of it. */
function ownValues(
  { message, initiatingUserId, row, changed }: WebhookCall,
  { userId }: AdoptedOrganization,
): Pick<ToldRow, 'ownValues'> {
  if (message !== 'Update' || !row || changed.length === 0 || initiatingUserId !== userId) return {};
  const ownValues = Object.fromEntries(changed.map((name) => [name, row[name]]));
  return JSON.stringify(ownValues).length > mostOwnCharacters ? {} : { ownValues };
}
