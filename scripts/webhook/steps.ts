import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import { madeColumns, madeMessages, madeTables } from '../../bridge/sync/webhooks/followedActivities.ts';
import type { PersonApi } from './openPersonApi.ts';
import type { WantedWebhook } from './readWanted.ts';

/** What Dataverse is to tell of contacts. */
export const messages = ['Create', 'Update', 'Delete', 'Merge', 'SetState', 'Assign'] as const;

/** A step there has to be. */
export interface WantedStep {
  message: string;
  table: string;
  /** Columns whose updates are told of, parted by commas; null for another message. */
  filter: string | null;
}

/** All steps of this installation, those for contacts first. */
export function wantedSteps({
  columns,
  activities,
}: Pick<WantedWebhook, 'columns' | 'activities'>): WantedStep[] {
  const stepsOf = (table: string, of: readonly string[], filter: readonly string[]) =>
    of.map((message) => ({ message, table, filter: message === 'Update' ? filter.join(',') : null }));
  return [
    ...stepsOf(contactTable, messages, columns),
    ...(activities ? madeTables.flatMap((table) => stepsOf(table, madeMessages, madeColumns)) : []),
  ];
}

/** A step of an endpoint, as Dynamics has it. */
export interface Step {
  id: string;
  message: string;
  table: string;
  enabled: boolean;
  asynchronous: boolean;
  /** Columns of its filter; none are all. */
  columns: string[];
}

interface StepRow {
  sdkmessageprocessingstepid: string;
  statecode: number;
  mode: number;
  filteringattributes: string | null;
  sdkmessageid: { name: string } | null;
  sdkmessagefilterid: { primaryobjecttypecode: string } | null;
}

const enabled = { statecode: 0, statuscode: 1 };
const asynchronous = 1;
const afterOperation = 40;

/** Steps of an endpoint, whoever made them. */
export async function readSteps(api: PersonApi, endpointId: string): Promise<Step[]> {
  const { value } = (await api.get(
    `sdkmessageprocessingsteps?$select=sdkmessageprocessingstepid,statecode,mode,filteringattributes&$filter=_eventhandler_value eq ${endpointId}&$expand=sdkmessageid($select=name),sdkmessagefilterid($select=primaryobjecttypecode)`,
  )) as { value: StepRow[] };
  return value.map((row) => ({
    id: row.sdkmessageprocessingstepid.toLowerCase(),
    message: row.sdkmessageid?.name ?? '',
    table: row.sdkmessagefilterid?.primaryobjecttypecode ?? '',
    enabled: row.statecode === enabled.statecode,
    asynchronous: row.mode === asynchronous,
    columns: (row.filteringattributes ?? '').split(',').filter((column) => column !== ''),
  }));
}

/** Makes the steps that are missing, corrects those that differ, and removes those too many. */
export async function saveSteps(
  api: PersonApi,
  endpointId: string,
  wanted: readonly WantedStep[],
): Promise<void> {
  const there = await readSteps(api, endpointId);
  const kept = new Set<string>();
  for (const { message, table, filter } of wanted) {
    const found = there.find(
      (step) => step.message === message && step.table === table && step.asynchronous && !kept.has(step.id),
    );
    if (found) {
      kept.add(found.id);
      await correct(api, found, filter);
    } else kept.add(await createStep(api, endpointId, { message, table, filter }));
  }
  for (const { id } of there) if (!kept.has(id)) await api.remove(`sdkmessageprocessingsteps(${id})`);
}

async function correct(api: PersonApi, step: Step, filter: string | null): Promise<void> {
  const isSame = (filter ?? '') === step.columns.join(',');
  if (isSame && step.enabled) return;
  await api.update(`sdkmessageprocessingsteps(${step.id})`, {
    ...(isSame ? {} : { filteringattributes: filter }),
    ...(step.enabled ? {} : enabled),
  });
}

async function createStep(
  api: PersonApi,
  endpointId: string,
  { message, table, filter }: WantedStep,
): Promise<string> {
  const messageId = await idOf(
    api,
    `sdkmessages?$select=sdkmessageid&$filter=name eq '${message}'`,
    'sdkmessageid',
  );
  const filterId = await idOf(
    api,
    `sdkmessagefilters?$select=sdkmessagefilterid&$filter=primaryobjecttypecode eq '${table}' and sdkmessageid/name eq '${message}'`,
    'sdkmessagefilterid',
  );
  return api.create('sdkmessageprocessingsteps', {
    name: `Kentico Xperience bridge: ${message} of ${table}`,
    stage: afterOperation,
    mode: asynchronous,
    rank: 1,
    supporteddeployment: 0,
    asyncautodelete: true,
    ...(filter !== null && { filteringattributes: filter }),
    'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${endpointId})`,
    'sdkmessageid@odata.bind': `/sdkmessages(${messageId})`,
    'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${filterId})`,
  });
}

async function idOf(api: PersonApi, path: string, column: string): Promise<string> {
  const { value } = (await api.get(path)) as { value: Record<string, string>[] };
  const id = value[0]?.[column];
  if (id === undefined) throw new Error(`Dynamics has nothing for ${path}.`);
  return id;
}
