import { createRow } from '../../mapping/createRow.ts';
import type { CompiledMapping } from '../../mapping/types.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { resolveReferences } from '../../sync/contacts/resolveReferences.ts';
import { rowIdOf } from '../../sync/contacts/rowIdOf.ts';
import { readContactStates } from '../../sync/state/contactState.ts';
import { readFailures } from '../../sync/state/failures/readFailures.ts';
import type { BridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { type ContactRecord, readContacts } from '../../xperience/contacts/readContacts.ts';
import { readQualifying } from '../../xperience/points/readQualifying.ts';
import { type ContactView, presentContact, presentFields } from '../present/presentContact.ts';
import { type ContactViewing, viewingBy } from './contactViewing.ts';

/** Columns every view shows, mapped or not. */
const viewColumns = [
  'ContactFirstName',
  'ContactLastName',
  'ContactCreated',
  'ContactDynamics365SynchronizedOn',
] as const;

/** The fields that contacts have to be read with to be viewed. */
export function fieldsToView({ mapping }: Pick<ContactViewing, 'mapping'>): string[] {
  return [...new Set([...(mapping?.fields ?? []), ...viewColumns])];
}

/** Contacts as the contract shows them: fields, the mapped row ready to be added, and how they stand. */
export async function viewContacts(
  parts: SyncParts,
  viewing: ContactViewing,
  records: readonly ContactRecord[],
): Promise<ContactView[]> {
  const ids = records.map((record) => record.contactId);
  const { score } = viewing;
  const qualifying = score ? await readQualifying(parts.database, ids, score) : new Set<number>();
  const states = await readContactStates(parts.database, ids);
  const failures = await readFailures(parts.database, ids);
  const mapped = await mappedValues(parts, viewing.mapping, records);
  return records.map((record) => {
    const { fields, row, problems } = mapped(record.values);
    return presentContact(record, {
      fields,
      row,
      problems: [...viewing.obstacles, ...problems],
      rowId: record.rowId ?? rowIdOf(viewing.installationId, record.contactGuid),
      primaryId: viewing.primaryId,
      qualifying: qualifying.has(record.contactId),
      held: states.get(record.contactId)?.held ?? false,
      failure: failures.get(record.contactId)?.[0],
      timeZone: parts.zones.xperience,
    });
  });
}

/**
 * Contacts by ID, in any order; those that are gone are left out.
 * @throws SyncRefused without a usable mapping
 */
export async function viewContactsOf(
  parts: SyncParts,
  ids: readonly number[],
  { score, onlyLinked = false }: { score?: Pick<BridgeSettings, 'scoreRule'>; onlyLinked?: boolean },
): Promise<ContactView[]> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  const viewing = viewingBy(plan, score && { ...plan.settings, ...score });
  const records = await readContacts(parts.database, { ids, fields: fieldsToView(viewing) });
  return viewContacts(parts, viewing, onlyLinked ? records.filter(({ rowId }) => rowId !== null) : records);
}

/** What the mapping makes of values; nothing without one. */
async function mappedValues(
  { dataverse, stopping: signal }: SyncParts,
  mapping: CompiledMapping | undefined,
  records: readonly ContactRecord[],
) {
  if (!mapping) return () => ({ fields: {}, row: {}, problems: [] });
  const references = await resolveReferences(
    { dataverse, mapping, call: { signal } },
    records.map((record) => record.values),
  );
  return (values: ContactRecord['values']) => {
    const { row, problems } = createRow({ mapping, ours: values, references });
    return { fields: presentFields(mapping, values), row, problems };
  };
}
