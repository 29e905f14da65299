import type { MappingItem } from '../../bridge/mapping/types.ts';
import { checkMapping } from '../../bridge/sync/settings/checkMapping.ts';
import { readMapping } from '../../bridge/sync/settings/getMapping.ts';
import { noticeOfChange } from '../../bridge/sync/settings/saveChange.ts';
import { storeOf } from '../../bridge/sync/settings/settingsStore.ts';
import { updateMapping } from '../../bridge/sync/settings/updateMapping.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { counted, describeDifference, differenceOf } from './describeDifference.ts';

export interface Saving {
  items: readonly MappingItem[];
  /** Somebody wants it even where nothing would be mapped any more. */
  yes: boolean;
  /** Number of the former mapping that it is. */
  restores?: number;
}

/**
 * Shows how a mapping differs from the one that is saved, and saves it in its place.
 * @throws SyncRefused with every mistake in it
 * @throws CommandRefused when it would empty the mapping and nobody has said so
 */
export async function saveMapping(
  parts: SyncParts,
  { items, yes, restores }: Saving,
  call: Call,
): Promise<void> {
  const { screen } = call;
  const { version, items: before } = await readMapping(storeOf(parts));
  const lines = describeDifference(differenceOf(before, items));
  if (lines.length > 0) screen.print(lines.join('\n'));
  if (lines.length === 0 && before.length === items.length) {
    await checkMapping(parts, items);
    screen.print(`Nothing was saved: the mapping has these ${counted(items)} already.`);
    return;
  }
  if (items.length === 0 && before.length > 0 && !yes)
    throw new CommandRefused(
      `Nothing was saved: this would take away ${before.length === 1 ? 'the only pair' : `all ${counted(before)}`}, and runs are refused without a mapping. With --yes it is done all the same.`,
    );
  const update = { version, items, by: call.by, ...(restores === undefined ? {} : { restores }) };
  const notice = noticeOfChange(await updateMapping(parts, update), parts.database);
  const former = before.length > 0 ? ' “npm run mapping -- history” has the former one.' : '';
  screen.print(`${counted(items)} saved in place of ${counted(before)}.${former} ${notice}`);
}
