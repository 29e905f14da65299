import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { ActionService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';

/** A task that regards a contact. */
export function createTask(actions: ActionService): Handler<'CreateTask'> {
  return {
    scope: 'sync',
    // Descriptions of a task are short, but escaped as JSON they grow.
    maxBodyBytes: 256 * 1024,
    async handle({ path, body, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: await actions.createTask(key, body) };
    },
  };
}

/** An appointment with a contact. */
export function createAppointment(actions: ActionService): Handler<'CreateAppointment'> {
  return {
    scope: 'sync',
    // Dynamics takes descriptions of a million characters.
    maxBodyBytes: 2 * 1024 * 1024,
    async handle({ path, body, caller }) {
      const key = parseContactKey(path.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: await actions.createAppointment(key, body) };
    },
  };
}
