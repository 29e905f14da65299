import type { components } from '../../../schemas/contract.ts';
import { importContact } from '../../sync/actions/importContact.ts';
import { linkContact } from '../../sync/contacts/linkContact.ts';
import { type Unlinking, unlinkContact } from '../../sync/contacts/unlinkContact.ts';
import { explainContact } from '../../sync/explain/explainContact.ts';
import { refusePaused } from '../../sync/state/pause/pause.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { contactFor } from '../present/presentContact.ts';
import { presentExplanation } from '../present/presentExplanation.ts';
import { isRefusal } from '../refusal.ts';
import { viewingAnyway } from '../views/contactViewing.ts';
import { type ContactKey, findContact } from '../views/findContact.ts';
import { viewContact, viewContactAnyway } from '../views/viewContact.ts';
import { contactFromQuery } from './contactFromQuery.ts';
import { parseContactKey } from './parseContactKey.ts';

/** One contact: shown, explained, sent, linked, unlinked. */
export function contactOperations({ parts }: Engine) {
  const operations: Pick<
    Handlers,
    'GetContact' | 'ExplainContact' | 'ImportContact' | 'LinkContact' | 'UnlinkContact'
  > = {
    /** By any of its names. */
    GetContact: {
      scope: 'read',
      async handle({ path, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        return { status: 200, body: contactFor(caller, await viewContact(parts, key)) };
      },
    },

    /** Why it would or would not be sent; changes nothing. */
    ExplainContact: {
      scope: 'read',
      async handle({ path, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        // An explanation looks for the contact itself.
        const { contactId } = key.by === 'contactId' ? key : await findContact(parts, key);
        return { status: 200, body: presentExplanation(await explainContact(parts, contactId)) };
      },
    },

    /** Sends it at once, whatever its score. */
    ImportContact: {
      scope: 'sync',
      async handle({ path, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        const { contactId } = await findContact(parts, key);
        return { status: 200, body: await importNow(parts, contactId, caller.name) };
      },
    },

    /** For flows that add the row themselves. */
    LinkContact: {
      scope: 'sync',
      async handle({ path, body, caller }) {
        const key = parseContactKey(path.contact, caller);
        if (isRefusal(key)) return key;
        const viewing = await viewingAnyway(parts);
        const record = await findContact(parts, key);
        await linkContact(parts, record, body.rowId.toLowerCase(), caller.name);
        const contact = await viewContactAnyway(parts, record.contactId, viewing);
        return { status: 200, body: contactFor(caller, contact) };
      },
    },

    /** Forgets a link; held unless told otherwise, or the next run would create the contact again. */
    UnlinkContact: {
      scope: 'sync',
      async handle({ path, query: { hold }, caller: { name, scopes } }) {
        const key = parseContactKey(path.contact, { scopes });
        if (isRefusal(key)) return key;
        const viewing = await viewingAnyway(parts);
        const unlinking = { hold, reason: `Unlinked by ${name}.`, by: name };
        const { contactId } = await unlinkFound(parts, key, unlinking);
        const contact = await viewContactAnyway(parts, contactId, viewing);
        return { status: 200, body: contactFor({ scopes }, contact) };
      },
    },
  };
  return { ...operations, ...contactFromQuery(operations) };
}

/** @throws SyncRefused when it cannot be delivered */
export async function importNow(
  parts: SyncParts,
  contactId: number,
  by: string,
): Promise<components['schemas']['ImportResult']> {
  const { result, rowId, problems, changedColumns, changedFields } = await importContact(
    parts,
    contactId,
    by,
  );
  const [problem] = problems;
  if (result === 'failed') {
    const { code = 'notDelivered', detail = 'The contact could not be delivered.' } = problem ?? {};
    throw new SyncRefused({ kind: 'conflict', code, detail });
  }
  return {
    contactId,
    rowId: rowId ?? '',
    outcome: result === 'taken' ? 'updated' : result,
    changedColumns,
    changedFields,
    ...(problems.length > 0 ? { problems: problems.map(({ kind: _kind, ...shown }) => shown) } : {}),
  };
}

/** A run may link a contact in the moment it is unlinked; then it is read and unlinked again. */
export async function unlinkFound(
  parts: SyncParts,
  key: ContactKey,
  unlinking: Unlinking,
): Promise<ContactRecord> {
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
