import type { components } from '../../schemas/contract.ts';
import { answerOf } from './answerOf.ts';
import type { Stage } from './stage.ts';

type Contact = components['schemas']['Contact'];

const all = { minimumItems: Number.MAX_SAFE_INTEGER };

/** All contacts in a state, over as many pages as it takes. */
export async function listContacts({ connection }: Stage, show: string): Promise<Contact[]> {
  const page = connection.call('ListContacts', { show, limit: 100 }, all);
  return (await answerOf<{ value: Contact[] }>(page)).value;
}

/** Linked contacts without an open failure. */
export async function listClean(stage: Stage, count: number): Promise<Contact[]> {
  return (await listContacts(stage, 'linked')).filter((contact) => !contact.failure).slice(0, count);
}
