import { setTimeout as wait } from 'node:timers/promises';
import type { components } from '../../schemas/contract.ts';
import type { Connection } from '../../test/gateway/types.ts';
import { answerOf } from '../demo/answerOf.ts';

type Schemas = components['schemas'];

/** What there is and means something to the bridge. */
export interface Known {
  /** Values by what they are. */
  values: Record<ValueKind, (string | number)[]>;
  /** Right bodies by operation. */
  bodies: Record<string, unknown>;
}

export type ValueKind =
  | 'contact'
  | 'row'
  | 'run'
  | 'failure'
  | 'reconciliation'
  | 'subscription'
  | 'flow'
  | 'form'
  | 'submission'
  | 'field'
  | 'column'
  | 'choiceColumn'
  | 'type'
  | 'owner'
  | 'priority'
  | 'mappingVersion'
  | 'settingsVersion';

const betweenLooksMs = 250;
const patienceMs = 60_000;

/**
 * Makes a first run and subscribes a flow; what there is then can be asked for.
 * @param flow address that takes notifications; without one nothing subscribes
 */
export async function collectKnown(connection: Connection, flow?: string): Promise<Known> {
  const get = <Body>(operation: string, parameters: Record<string, unknown> = {}) =>
    answerOf<Body>(connection.call(operation, parameters));
  await syncToEnd(connection);
  const linked = await get<Schemas['ContactList']>('ListContacts', { show: 'linked', limit: 5 });
  const failed = await get<Schemas['FailureList']>('ListFailures');
  const runs = await get<Schemas['RunList']>('ListRuns');
  const compared = await get<Schemas['Reconciliation']>('StartReconciliation');
  if (flow !== undefined) await answerOf(subscribed(connection, flow));
  const subscriptions = await get<Schemas['SubscriptionList']>('ListSubscriptions');
  const activities = await get<Schemas['ActivityList']>('ListActivities', { type: 'bizformsubmit' });
  const types = await get<Schemas['ActivityTypeList']>('GetActivityTypes');
  const mapping = await get<Schemas['Mapping']>('GetMapping');
  const settings = await get<Schemas['Settings']>('GetSettings');
  const owners = await connection.dynamicValues('CreateTask', 'task/owner');
  const forms = await connection.dynamicValues('WhenFormIsSubmitted', 'form');
  const priorities = await connection.dynamicValues('CreateTask', 'task/priority');
  const rows = linked.value.flatMap(({ rowId }) => rowId ?? []);
  const contacts = linked.value.flatMap(({ contactId, email }) => [
    String(contactId),
    ...(email ? [email] : []),
  ]);
  return {
    values: {
      contact: [...contacts, ...rows],
      row: rows,
      run: runs.value.map(({ id }) => id),
      failure: failed.value.map(({ id }) => id),
      reconciliation: [compared.id],
      subscription: subscriptions.value.map(({ subscriptionId }) => subscriptionId),
      flow: flow === undefined ? [] : [flow],
      form: forms.map(({ value }) => Number(value)),
      // Xperience by Kentico does not name the submission in its activity; the first one there is counts then.
      submission: [...activities.value.flatMap(({ itemDetailId }) => itemDetailId ?? []), 1],
      field: mapping.pairs.map(({ field }) => field),
      column: mapping.pairs.map(({ column }) => column),
      choiceColumn: ['gendercode', 'preferredcontactmethodcode', 'firstname'],
      type: types.value.map(({ type }) => type),
      owner: owners.map(({ value }) => String(value)),
      priority: priorities.map(({ value }) => Number(value)),
      mappingVersion: [mapping.version],
      settingsVersion: [settings.version],
    },
    bodies: {
      UpdateContact: { contactid: rows[0], telephone1: '+420 555 010 999', '@odata.etag': 'W/"1"' },
      UpdateContacts: { rows: rows.map((contactid) => ({ contactid, jobtitle: 'Head of Coffee' })) },
      LinkContact: { rowId: rows[0] },
      SyncContacts: { dryRun: true },
      SyncActivities: { dryRun: true },
      UpdateActivityTypes: {
        version: types.version,
        value: types.value.flatMap(({ rule }) => rule ?? []),
      },
      WhenFormIsSubmitted_V2: { notificationUrl: flow, form: Number(forms[0]?.value) },
      RecoverSubscription: { since: runs.value.at(-1)?.started },
      PreviewMapping: { contact: contacts[0], pairs: mapping.pairs },
      UpdateMapping: { version: mapping.version, pairs: mapping.pairs },
      UpdateSettings: { version: settings.version, takeDynamicsChanges: settings.takeDynamicsChanges },
    },
  };
}

async function subscribed(connection: Connection, flow: string) {
  return (await connection.subscribe('WhenRunFinishes_V2', flow)).answer;
}

async function syncToEnd(connection: Connection): Promise<void> {
  let run = await answerOf<Schemas['Run']>(connection.call('SyncContacts', { 'options/wait': 10 }));
  const deadline = performance.now() + patienceMs;
  while (run.state === 'running') {
    if (performance.now() > deadline) throw new Error('The first run of the sample does not end.');
    await wait(betweenLooksMs);
    run = await answerOf<Schemas['Run']>(connection.call('GetRun', { run: run.id }));
  }
}
