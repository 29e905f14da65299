import type { IncomingChangesExtension } from '../../../bridge/extensions/types.ts';

const phoneFields = new Set(['ContactMobilePhone', 'ContactBusinessPhone']);

/** Stores phone numbers from Dynamics as digits alone, and never takes one over that is too short to be called. */
export default {
  kind: 'incomingChanges',
  change({ changes }) {
    const kept = Object.entries(changes).flatMap(([field, value]) => {
      if (!phoneFields.has(field) || value === null) return [[field, value] as const];
      const digits = String(value).replaceAll(/[^\d+]/g, '');
      return digits.length >= 7 ? [[field, digits] as const] : [];
    });
    return Object.fromEntries(kept);
  },
} satisfies IncomingChangesExtension;
