import type { Handler } from '../handler.ts';
import type { SettingsService } from '../services.ts';

/** What administrators can set. */
export function getSettings(settings: SettingsService): Handler<'GetSettings'> {
  return { scope: 'read', handle: async () => ({ status: 200, body: await settings.read() }) };
}

/** Changes the settings given. */
export function updateSettings(settings: SettingsService): Handler<'UpdateSettings'> {
  return {
    scope: 'manage',
    handle: async ({ body, caller }) => ({ status: 200, body: await settings.update(body, caller.name) }),
  };
}
