import type { ContactPlan } from '../../sync/contacts/contactWork.ts';
import { explainContact } from '../../sync/contacts/explainContact.ts';
import { importContact } from '../../sync/contacts/importContact.ts';
import { linkContact } from '../../sync/contacts/linkContact.ts';
import { toExchange } from '../../sync/contacts/loadContacts.ts';
import { needsExchange } from '../../sync/contacts/needsExchange.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { type Unlinking, unlinkContact } from '../../sync/contacts/unlinkContact.ts';
import { updateContact } from '../../sync/contacts/updateContact.ts';
import { readContactCursor, sinceOf } from '../../sync/runs/contactCursor.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { writeAudit } from '../../sync/writeAudit.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { type ContactList, listContacts } from '../../xperience/listContacts.ts';
import type { ContactRecord } from '../../xperience/readContacts.ts';
import type { ContactFilter, ContactKey, ContactService } from '../services.ts';
import { contactNotFound, findContact } from './findContact.ts';
import { presentExplanation } from './presentExplanation.ts';
import { fieldsToView, viewContacts } from './viewContacts.ts';

/** The operations on contacts over the engine. */
export function createContactService(parts: SyncParts): ContactService {
  const { database } = parts;
  const plan = (): Promise<ContactPlan> => prepareContacts(parts, { switches: 'ignored', fresh: false });
  const view = async (record: ContactRecord, prepared: ContactPlan) => {
    const [shown] = await viewContacts(parts, prepared, [record]);
    if (!shown) throw contactNotFound();
    return shown;
  };

  return {
    async find(key) {
      const prepared = await plan();
      return view(await findContact(parts, key, fieldsToView(prepared)), prepared);
    },
    async list(show, page) {
      const prepared = await plan();
      const list = await listOf(parts, prepared, show);
      const request = {
        after: Number(page.after ?? 0),
        limit: page.limit + 1,
        fields: fieldsToView(prepared),
      };
      const found = list ? await listContacts(database, list, request) : [];
      const records = found.slice(0, page.limit);
      const shown = show === 'changed' ? await onlyChanged(parts, prepared, records) : records;
      const last = records.at(-1);
      const next = found.length > records.length && last ? { next: String(last.contactId) } : {};
      return { items: await viewContacts(parts, prepared, shown), ...next };
    },
    async importContact(key) {
      const { contactId } = await findContact(parts, key, []);
      const outcome = await importContact(parts, contactId);
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
      const prepared = await plan();
      const record = await findContact(parts, key, []);
      await linkContact(parts, record, rowId);
      await audit(parts, by, 'link.create', record.contactId, { rowId });
      return view(
        await findContact(parts, { by: 'contactId', contactId: record.contactId }, fieldsToView(prepared)),
        prepared,
      );
    },
    async unlink(key, hold, by) {
      const prepared = await plan();
      const { contactId, rowId } = await unlinkFound(parts, key, { hold, reason: `Unlinked by ${by}.` });
      await audit(parts, by, 'link.remove', contactId, { rowId, hold });
      return view(await findContact(parts, { by: 'contactId', contactId }, fieldsToView(prepared)), prepared);
    },
    async updateFromRow(rowId, row) {
      const result = await updateContact(parts, rowId, row);
      return (
        result && {
          contactId: result.contactId,
          rowId: result.rowId,
          changedFields: result.changedFields,
          ...(result.problems.length > 0 ? { problems: result.problems } : {}),
        }
      );
    },
  };
}

/** A run may link a contact in the moment it is unlinked; then it is read and unlinked again. */
async function unlinkFound(parts: SyncParts, key: ContactKey, unlinking: Unlinking): Promise<ContactRecord> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
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
  plan: ContactPlan,
  show: ContactFilter,
): Promise<ContactList | undefined> {
  if (show === 'qualifying') return { show, ...plan.settings };
  if (show !== 'changed') return { show };
  const cursor = await readContactCursor(parts.database);
  return cursor && { show, since: sinceOf(cursor, await currentTimes(parts.database)) };
}

/** The stamp alone proves nothing: Xperience moves it with every visit. */
async function onlyChanged(parts: SyncParts, plan: ContactPlan, records: readonly ContactRecord[]) {
  const contacts = await toExchange({ database: parts.database, plan }, records);
  const moved = new Set(
    contacts.filter((contact) => needsExchange(plan, contact)).map(({ contactId }) => contactId),
  );
  return records.filter((record) => moved.has(record.contactId));
}

async function audit(
  parts: SyncParts,
  caller: string,
  action: string,
  contactId: number,
  details: object,
): Promise<void> {
  await writeAudit(parts.database, { caller, action, subject: `contact ${contactId}`, details });
}
