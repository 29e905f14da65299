import { notImitated } from '../errors/requestErrors.ts';
import { type WebApiError, webApiError } from '../errors/webApiError.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { isLookup, type Row, type Value } from '../rows/row.ts';
import { listedColumns } from './listeningSteps.ts';
import { readAuthSettings } from './readAuthSettings.ts';

/** Which property of a message holds the row that an image shows. */
const imageProperties: Record<string, string> = {
  Create: 'Id',
  Update: 'Target',
  Delete: 'Target',
  Merge: 'Target',
  Assign: 'Target',
  SetState: 'EntityMoniker',
};

/**
 * Refuses a service endpoint, step or image that Dataverse would not take, and by name what is not imitated: plug-ins,
 * queues, steps that run with the transaction. Status, code and words of the refusals are inference.
 */
export function checkRegistration(organization: Organization, state: TableState, row: Row): void {
  const check = checks.get(state.table.logicalName);
  check?.(organization, row);
}

const checks = new Map([
  ['serviceendpoint', checkEndpoint],
  ['sdkmessageprocessingstep', checkStep],
  ['sdkmessageprocessingstepimage', checkImage],
]);

function checkEndpoint(
  _organization: Organization,
  { values: { contract, authtype, authvalue, url } }: Row,
): void {
  if (contract !== 8) throw notImitated(`service endpoints of contract ${contract}; 8 is a webhook`);
  if (authtype !== 4 && authtype !== 5 && authtype !== 6)
    throw refused(`A webhook takes authtype 4, 5 or 6, not ${authtype}.`);
  if (authvalue === undefined) throw refused('A webhook needs an authvalue.');
  if (authtype !== 4 && !readAuthSettings(String(authvalue)))
    throw refused('authvalue must be <settings><setting name="…" value="…" /></settings>.');
  const address = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:')
    throw refused(`'${url}' is not an http or https address.`);
  // Only the standard ports are called; a loopback address cannot exist in a live organization and takes any.
  if (address.port !== '' && !isLoopback(address))
    throw refused(`Webhooks are sent to port 80 or 443 only, not to ${address.port}.`);
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

function checkStep(organization: Organization, { values }: Row): void {
  const message = rowBehind(organization, values.sdkmessageid);
  const filter = rowBehind(organization, values.sdkmessagefilterid);
  if (!message) throw refused('A step needs a message: sdkmessageid.');
  if (!isLookup(values.eventhandler)) throw refused('A step needs an event handler.');
  if (filter && idBehind(filter.values.sdkmessageid) !== message.id)
    throw refused('The message filter belongs to another message.');
  if (values.stage !== 40 || values.mode !== 1)
    throw notImitated(
      'steps of webhooks other than asynchronous ones after the operation (stage 40, mode 1)',
    );
  const table = organization.table(String(filter?.values.primaryobjecttypecode ?? ''));
  if (table) checkColumns(table, listedColumns(values.filteringattributes));
}

function checkImage(organization: Organization, { values }: Row): void {
  const step = rowBehind(organization, values.sdkmessageprocessingstepid);
  if (!step) throw refused('An image needs a step: sdkmessageprocessingstepid.');
  const name = String(rowBehind(organization, step.values.sdkmessageid)?.values.name);
  const filter = rowBehind(organization, step.values.sdkmessagefilterid);
  if (values.messagepropertyname !== imageProperties[name])
    throw refused(`Message property name '${values.messagepropertyname}' is not valid on message ${name}.`);
  if (name === 'Delete' && values.imagetype !== 0) throw refused('After a deletion there is no image.');
  if (name === 'Create' && values.imagetype !== 1) throw refused('Before a creation there is no image.');
  const table = organization.table(String(filter?.values.primaryobjecttypecode ?? ''));
  if (table) checkColumns(table, listedColumns(values.attributes));
}

function checkColumns(table: TableState, names: readonly string[] | undefined): void {
  const unknown = names?.find((name) => !table.columns.has(name));
  if (unknown !== undefined)
    throw refused(`'${table.table.logicalName}' entity doesn't contain attribute with Name = '${unknown}'.`);
}

function rowBehind(organization: Organization, lookup: Value | undefined): Row | undefined {
  return isLookup(lookup) ? organization.table(lookup.table)?.rows.get(lookup.id) : undefined;
}

function idBehind(lookup: Value | undefined): string | undefined {
  return isLookup(lookup) ? lookup.id : undefined;
}

function refused(message: string): WebApiError {
  return webApiError(400, '0x80040203', message);
}
