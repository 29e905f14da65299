import { importNow } from '../../api/resources/contacts.ts';
import type { Banner, Elsewhere, Visit } from '../page.ts';

/** Brings both sides into step at once, and tells what was written. @throws SyncRefused when it cannot be delivered */
export async function sendNow(contactId: number, { services, caller, t }: Visit): Promise<Elsewhere> {
  const sent = await importNow(services.parts, contactId, caller.name);
  return { goTo: `contacts/${contactId}`, banner: bannerOfSent(sent, t.contacts) };
}

function bannerOfSent(
  { outcome, changedColumns = [], changedFields = [], problems = [] }: Awaited<ReturnType<typeof importNow>>,
  say: Visit['t']['contacts'],
): Banner {
  const text = [
    changedColumns.length > 0 && say.written(changedColumns.join(', ')),
    changedFields.length > 0 && say.brought(changedFields.join(', ')),
    problems.length > 0 && say.notSent(problems.map(({ detail }) => detail).join(' ')),
  ].filter(Boolean);
  return {
    tone: problems.length > 0 ? 'wait' : 'ok',
    title: say.sent[outcome],
    ...(text.length > 0 && { text: text.join(' ') }),
  };
}
