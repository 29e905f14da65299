import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { importContact } from '../../sync/actions/importContact.ts';
import type { ContactPlan } from '../../sync/contacts/contactWork.ts';
import { createSettledRows } from '../../sync/contacts/incoming/createSettledRows.ts';
import type { InboundResult } from '../../sync/contacts/incoming/takeRow.ts';
import { versionOfRow } from '../../sync/contacts/incoming/versionOfRow.ts';
import { linkContact } from '../../sync/contacts/linkContact.ts';
import { toExchange } from '../../sync/contacts/loadContacts.ts';
import { needsExchange } from '../../sync/contacts/needsExchange.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { type Unlinking, unlinkContact } from '../../sync/contacts/unlinkContact.ts';
import { updateContact } from '../../sync/contacts/updateContact.ts';
import { updateContacts } from '../../sync/contacts/updateContacts.ts';
import { explainContact } from '../../sync/explain/explainContact.ts';
import { refusePaused } from '../../sync/state/pause/pause.ts';
import { readContactCursor, sinceOf } from '../../sync/state/runs/contactCursor.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { type ContactList, listContacts } from '../../xperience/contacts/listContacts.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { ContactFilter, ContactKey, ContactService } from '../services.ts';
import { type ContactViewing, viewingAnyway, viewingBy, withoutFields } from './contactViewing.ts';
import { contactNotFound, findContact } from './findContact.ts';
import { presentExplanation } from './presentExplanation.ts';
import { fieldsToView, viewContacts } from './viewContacts.ts';

/** The operations on contacts over the engine. */
export function createContactService(parts: SyncParts): ContactService {
  const { database } = parts;
  const isSettled = createSettledRows(parts);
  const plan = () => prepareContacts(parts, { switches: 'ignored', fresh: false, needs: ['scoreRule'] });
  const find = async (key: ContactKey, viewing: ContactViewing) => {
    const record = await findContact(parts, key, fieldsToView(viewing));
    const [shown] = await viewContacts(parts, viewing, [record]);
    if (!shown) throw contactNotFound();
    return shown;
  };
  /** After something was done: what cannot be shown then must not look as if it had failed. */
  const findAnyway = async (key: ContactKey, viewing: ContactViewing) => {
    try {
      return await find(key, viewing);
    } catch (error) {
      if (!(error instanceof DataverseUnavailable)) throw error;
      return find(key, withoutFields(viewing, error));
    }
  };

  return {
    async find(key) {
      const prepared = await plan();
      return find(key, viewingBy(prepared, prepared.settings));
    },
    async list(show, page) {
      const prepared = await plan();
      const viewing = viewingBy(prepared, prepared.settings);
      const list = await listOf(parts, prepared.settings, show);
      const request = {
        after: Number(page.after ?? 0),
        limit: page.limit + 1,
        fields: fieldsToView(viewing),
      };
      const found = list ? await listContacts(database, list, request) : [];
      const records = found.slice(0, page.limit);
      const shown = show === 'changed' ? await onlyChanged(parts, prepared, records) : records;
      const last = records.at(-1);
      const next = found.length > records.length && last ? { next: String(last.contactId) } : {};
      return { items: await viewContacts(parts, viewing, shown), ...next };
    },
    async importContact(key, by) {
      const { contactId } = await findContact(parts, key, []);
      const outcome = await importContact(parts, contactId, by);
      const { problems, result } = outcome;
      const [problem] = problems;
      if (result === 'failed') {
        const { code = 'notDelivered', detail = 'The contact could not be delivered.' } = problem ?? {};
        throw new SyncRefused({ kind: 'conflict', code, detail });
      }
      return {
        contactId,
        rowId: outcome.rowId ?? '',
        outcome: result === 'taken' ? 'updated' : result,
        changedColumns: outcome.changedColumns,
        changedFields: outcome.changedFields,
        ...(problems.length > 0 ? { problems: problems.map(({ kind: _kind, ...shown }) => shown) } : {}),
      };
    },
    async explain(key) {
      const { contactId } = await findContact(parts, key, []);
      return presentExplanation(await explainContact(parts, contactId));
    },
    async link(key, rowId, by) {
      const viewing = await viewingAnyway(parts);
      const record = await findContact(parts, key, []);
      await linkContact(parts, record, rowId, by);
      return findAnyway({ by: 'contactId', contactId: record.contactId }, viewing);
    },
    async unlink(key, hold, by) {
      const viewing = await viewingAnyway(parts);
      const { contactId } = await unlinkFound(parts, key, { hold, reason: `Unlinked by ${by}.`, by });
      return findAnyway({ by: 'contactId', contactId }, viewing);
    },
    isRowSettled: (rowId, read) =>
      isSettled(rowId, versionOfRow(read), (property) => read(property) !== undefined),
    async updateFromRow(rowId, row) {
      return presentInbound(await updateContact(parts, rowId, row));
    },
    async updateFromRows(rows) {
      const take = await updateContacts(parts, rows);
      return async (row) => presentInbound(await take(row));
    },
  };
}

function presentInbound(result: InboundResult | undefined) {
  if (!result) return undefined;
  const { problems, ...rest } = result;
  return { ...rest, ...(problems.length > 0 ? { problems } : {}) };
}

/** A run may link a contact in the moment it is unlinked; then it is read and unlinked again. */
async function unlinkFound(parts: SyncParts, key: ContactKey, unlinking: Unlinking): Promise<ContactRecord> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await refusePaused(parts);
    const contact = await findContact(parts, key, []);
    if (await unlinkContact(parts.database, contact, unlinking)) return contact;
  }
  throw new SyncRefused({
    kind: 'conflict',
    code: 'contactBusy',
    detail: 'The contact kept being linked by somebody else. Unlink it again in a minute.',
  });
}

async function listOf(
  parts: SyncParts,
  score: ScoreCondition,
  show: ContactFilter,
): Promise<ContactList | undefined> {
  if (show === 'qualifying') return { show, ...score };
  if (show !== 'changed') return { show };
  const cursor = await readContactCursor(parts.database);
  return cursor && { show, since: sinceOf(cursor, await currentTimes(parts.database)) };
}

/** The stamp alone proves nothing: Xperience moves it with every visit. */
async function onlyChanged(parts: SyncParts, plan: ContactPlan<never>, records: readonly ContactRecord[]) {
  const contacts = await toExchange({ database: parts.database, plan }, records);
  const moved = new Set(
    contacts.filter((contact) => needsExchange(plan, contact)).map(({ contactId }) => contactId),
  );
  return records.filter((record) => moved.has(record.contactId));
}
