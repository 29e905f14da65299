import { getSettings } from '../../sync/settings/getSettings.ts';
import { noticeOfChange } from '../../sync/settings/saveChange.ts';
import { updateSettings } from '../../sync/settings/updateSettings.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { changesOf, presentSettings } from '../present/presentSettings.ts';

/** What administrators can set. */
export function settingsOperations({ parts }: Engine) {
  return {
    GetSettings: {
      scope: 'read',
      handle: async () => ({ status: 200, body: presentSettings(await getSettings(parts)) }),
    },

    /** Changes what is given; without a version the last one who saves wins. */
    UpdateSettings: {
      scope: 'manage',
      async handle({ body, caller }) {
        const { version, ...given } = body;
        const written = await updateSettings(parts, { version, changes: changesOf(given), by: caller.name });
        const saved = presentSettings(await getSettings(parts));
        return { status: 200, body: { ...saved, notice: noticeOfChange(written, parts.database) } };
      },
    },
  } satisfies Partial<Handlers>;
}
