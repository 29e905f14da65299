import { SyncRefused } from '../syncRefused.ts';

/** There is no row to write a setting to. */
export function settingMissing(name: string): SyncRefused {
  return new SyncRefused({
    kind: 'notReady',
    code: 'settingMissing',
    detail: `Xperience has no setting ${name}. Run the set-up of the bridge, which adds it.`,
  });
}
