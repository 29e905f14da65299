import { fillRow } from '../../mapping/fillRow.ts';
import type { CompiledMapping } from '../../mapping/types.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { resolveReferences } from '../../sync/contacts/resolveReferences.ts';
import { rowIdOf } from '../../sync/contacts/rowIdOf.ts';
import { type ConditionSettings, readCondition } from '../../sync/settings/qualifyingCondition.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import type { ContactRecord } from '../../xperience/contacts/contactRecord.ts';
import { readStandingContacts, type StandingContact } from '../../xperience/contacts/readStandingContacts.ts';
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
function fieldsToView({ mapping }: Pick<ContactViewing, 'mapping'>): string[] {
  return [...new Set([...(mapping?.fields ?? []), ...viewColumns])];
}

/**
 * Contacts as the contract shows them: fields, the mapped row ready to be added, and how they stand.
 * @param standing read with {@link fieldsToView} and the score of the viewing
 */
export async function viewContacts(
  parts: SyncParts,
  viewing: ContactViewing,
  standing: readonly StandingContact[],
): Promise<ContactView[]> {
  const records = standing.map(({ record }) => record);
  const mapped = await mappedValues(parts, viewing.mapping, records);
  return standing.map(({ record, qualifying, held, failure }) => {
    const { fields, row, problems } = mapped(record.values);
    return presentContact(record, {
      fields,
      row,
      problems: [...viewing.obstacles, ...problems],
      rowId: record.rowId ?? rowIdOf(viewing.installationId, record.contactGuid),
      primaryId: viewing.primaryId,
      qualifying,
      held,
      failure,
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
  { score, onlyLinked = false }: { score?: ConditionSettings; onlyLinked?: boolean },
): Promise<ContactView[]> {
  const plan = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    reuse: true,
    needs: [],
  });
  const viewing = viewingBy(plan, score && (await readCondition(parts.database, plan.settings, score)));
  const found = await readStandingContacts(parts.database, { by: 'ids', ids }, toView(viewing));
  return viewContacts(
    parts,
    viewing,
    onlyLinked ? found.filter(({ record }) => record.rowId !== null) : found,
  );
}

/** What contacts have to be read with to be viewed. */
export function toView(viewing: ContactViewing): {
  fields: readonly string[];
  score: ScoreCondition | undefined;
} {
  return { fields: fieldsToView(viewing), score: viewing.score };
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
    const { row, problems } = fillRow({ mapping, ours: values, references });
    return { fields: presentFields(mapping, values), row, problems };
  };
}
