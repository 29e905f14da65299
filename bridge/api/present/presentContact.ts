import type { components } from '../../../schemas/contract.ts';
import { computeField } from '../../mapping/computeField.ts';
import { decimalText } from '../../mapping/decimalText.ts';
import { numberForJson } from '../../mapping/exactNumber.ts';
import { wallClock } from '../../mapping/localDateTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import type { CompiledMapping, Computation, FieldType, FieldValue, SentValue } from '../../mapping/types.ts';
import { remedyOf } from '../../sync/state/failures/remedies.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import type { ShownFailure } from '../../xperience/contacts/readStandingContacts.ts';
import type { Caller } from '../caller.ts';
import { isoTime } from './isoTime.ts';

type Schemas = components['schemas'];

/** A contact with everything the contract can show of it; contactFor leaves out what a caller may not see. */
export type ContactView = Schemas['Contact'] & { contactGuid: string };

/** What is shown of a contact beside its own fields. */
export interface ContactDetails {
  /** Mapped fields with their values; those without one are left out. */
  fields: Readonly<Record<string, SentValue>>;
  /** The row that the mapping makes of them, without null. */
  row: Readonly<Record<string, SentValue>>;
  /** Why something is not shown, or would not be sent. */
  problems: readonly Schemas['FieldProblem'][];
  /** The row the contact is linked to, or would get. */
  rowId: string;
  /** Column of the row's ID. */
  primaryId: string;
  qualifying: boolean;
  held: boolean;
  /** The last one that is open. */
  failure: ShownFailure | undefined;
  /** IANA name of the zone of the Xperience server. */
  timeZone: string;
}

/** A contact as the contract shows it: fields, the mapped row ready to be added, and its state. */
export function presentContact(record: ContactRecord, details: ContactDetails): ContactView {
  const { contactId, contactGuid, values } = record;
  const { rowId, problems, failure } = details;
  const toUtc = utcOf(details.timeZone);
  const texts = {
    email: record.email,
    firstName: values.ContactFirstName,
    lastName: values.ContactLastName,
    synchronized: toUtc(values.ContactDynamics365SynchronizedOn),
    created: toUtc(values.ContactCreated),
    modified: toUtc(record.modifiedLocal),
  };
  const view: ContactView = {
    contactId,
    contactGuid,
    linked: record.rowId !== null,
    qualifying: details.qualifying,
    held: details.held,
    rowId,
    fields: details.fields,
    row: { [details.primaryId]: rowId, ...details.row },
  };
  // A page holds hundreds of them: to spread an object for each that may be missing costs as much as all the rest.
  for (const name of textNames) {
    const value = texts[name];
    if (typeof value === 'string' && value !== '') view[name] = value;
  }
  if (problems.length > 0) view.problems = [...problems];
  if (failure) view.failure = presentContactFailure(failure);
  return view;
}

/** Left out where there is none. */
const textNames = ['email', 'firstName', 'lastName', 'synchronized', 'created', 'modified'] as const;

/** The contact as a caller may see it: ContactGUID is the website's visitor cookie, shown with scope manage only. */
export function contactFor({ scopes }: Pick<Caller, 'scopes'>, contact: ContactView): Schemas['Contact'] {
  if (scopes.includes('manage')) return contact;
  const { contactGuid: _secret, ...shown } = contact;
  if (!('ContactGUID' in contact.fields)) return shown;
  const { ContactGUID: _mapped, ...fields } = contact.fields;
  return { ...shown, fields };
}

/** The failure of a contact, with what to do. */
export function presentContactFailure(failure: ShownFailure): Schemas['Failure'] {
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
export function presentFields(
  { pairs }: CompiledMapping,
  values: Readonly<Record<string, FieldValue>>,
): Record<string, SentValue> {
  const shown: [string, SentValue][] = [];
  for (const {
    field: { name, type, computed },
  } of pairs) {
    const value = computed ? computedValue(computed, values) : presentValue(type, values[name] ?? null);
    if (value !== null) shown.push([name, value]);
  }
  return Object.fromEntries(shown);
}

function computedValue(computed: Computation, values: Readonly<Record<string, FieldValue>>): SentValue {
  const found = computeField(computed, values);
  return 'value' in found ? found.value : null;
}

const numeric: ReadonlySet<FieldType> = new Set(['integer', 'longinteger', 'decimal', 'double']);

/** A number that no float holds is text within the bridge, and a number like any other for callers. */
function presentValue(type: FieldType, value: FieldValue): SentValue {
  if (typeof value !== 'string' || !numeric.has(type)) return value;
  const number = decimalText(value);
  return number === undefined ? value : numberForJson(number);
}

/** The server's local time as UTC in ISO 8601. */
function utcOf(zone: string): (local: FieldValue | undefined) => string | undefined {
  const { toInstant } = timeZoneNamed(zone);
  return (local) =>
    typeof local === 'string' ? new Date(toInstant(wallClock(local))).toISOString() : undefined;
}
