import { computeField } from '../../mapping/computeField.ts';
import { createRow } from '../../mapping/createRow.ts';
import { createTimeZone } from '../../mapping/createTimeZone.ts';
import { wallClock } from '../../mapping/localDateTime.ts';
import type { CompiledMapping, FieldValue, SentValue } from '../../mapping/types.ts';
import { resolveReferences } from '../../sync/contacts/resolveReferences.ts';
import { rowIdOf } from '../../sync/contacts/rowIdOf.ts';
import { readContactStates } from '../../sync/state/contactState.ts';
import { type Failure, readFailures } from '../../sync/state/failures/readFailures.ts';
import { remedyOf } from '../../sync/state/failures/remedies.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import { readQualifying } from '../../xperience/points/readQualifying.ts';
import type { ContactView } from '../services.ts';
import type { ContactViewing } from './contactViewing.ts';
import { isoTime } from './presentRun.ts';
import { shownValue } from './shownValue.ts';

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
  const toUtc = utcOf(parts.zones.xperience);
  return records.map((record) => {
    const { contactId, contactGuid, values } = record;
    const { fields, row, problems } = mapped(values);
    const rowId = record.rowId ?? rowIdOf(viewing.installationId, contactGuid);
    const reasons = [...viewing.obstacles, ...problems];
    const [failure] = failures.get(contactId) ?? [];
    return {
      contactId,
      contactGuid,
      ...text('email', record.email),
      ...text('firstName', values.ContactFirstName),
      ...text('lastName', values.ContactLastName),
      linked: record.rowId !== null,
      qualifying: qualifying.has(contactId),
      held: states.get(contactId)?.held ?? false,
      rowId,
      ...text('synchronized', toUtc(values.ContactDynamics365SynchronizedOn)),
      ...text('created', toUtc(values.ContactCreated)),
      ...text('modified', toUtc(record.modifiedLocal)),
      fields: withoutNull(fields),
      row: { [viewing.primaryId]: rowId, ...withoutNull(row) },
      ...(reasons.length > 0 ? { problems: reasons } : {}),
      ...(failure ? { failure: viewFailure(failure) } : {}),
    };
  });
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
    return { fields: fieldsShown(mapping, values), row, problems };
  };
}

/** The failure of a contact as the contract shows it, with what to do. */
export function viewFailure(failure: Failure): NonNullable<ContactView['failure']> {
  return {
    code: failure.code,
    detail: failure.detail,
    remedy: remedyOf(failure),
    ...(failure.field === '' ? {} : { field: failure.field }),
    attempts: failure.attempts,
    lastAttempt: isoTime(failure.last_seen_at),
    ...(failure.next_attempt_at === null ? {} : { nextAttempt: isoTime(failure.next_attempt_at) }),
  };
}

/** The mapped fields with their values; one that an extension cannot work out is among the problems instead. */
function fieldsShown(
  { pairs }: CompiledMapping,
  values: Readonly<Record<string, FieldValue>>,
): Record<string, SentValue> {
  const shown = pairs.map(({ field: { name, type, computed } }): [string, SentValue] => {
    if (!computed) return [name, shownValue(type, values[name] ?? null)];
    const found = computeField(computed, values);
    return [name, 'value' in found ? found.value : null];
  });
  return Object.fromEntries(shown);
}

function withoutNull(values: Readonly<Record<string, SentValue>>): Record<string, SentValue> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function text<Name extends string>(name: Name, value: FieldValue | undefined): { [N in Name]?: string } {
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [N in Name]?: string };
}

/** The server's local time as UTC in ISO 8601. */
function utcOf(zone: string): (local: FieldValue | undefined) => string | undefined {
  const { toInstant } = createTimeZone(zone);
  return (local) =>
    typeof local === 'string' ? new Date(toInstant(wallClock(local))).toISOString() : undefined;
}
