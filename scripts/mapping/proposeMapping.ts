import { mappingFileText, shortPair } from '../../bridge/mapping/settings/mappingFile.ts';
import { readMapping } from '../../bridge/sync/settings/getMapping.ts';
import { proposePairs } from '../../bridge/sync/settings/proposal/proposePairs.ts';
import { storeOf } from '../../bridge/sync/settings/settingsStore.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { printList } from '../commandLine/answer.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { writeOut } from '../commandLine/writeOut.ts';
import { counted } from './describeDifference.ts';

/** A proposed pair as it is listed. */
interface ListedPair {
  field: string;
  column: string;
  certainty: string;
  reason: string;
}

/**
 * Lists what is proposed for fields that are not mapped yet; with a file, writes the mapping that is saved with what is
 * sure or likely.
 */
export async function proposeMapping(
  parts: SyncParts,
  { file, force }: { file?: string; force: boolean },
  call: Call,
): Promise<void> {
  const { items } = await readMapping(storeOf(parts));
  const { pairs } = await proposePairs(parts, items);
  printList<ListedPair>(
    call,
    {
      items: pairs.map(({ item, certainty, reason }) => ({ ...shortPair(item), certainty, reason })),
      more: false,
    },
    {
      head: ['field', 'column', 'how sure', 'why'],
      row: ({ field, column, certainty, reason }) => [field, column, certainty, reason],
      none: 'Nothing of what is not mapped yet is called like a free column, or has its choices.',
    },
  );
  if (file === undefined) return;
  const taken = pairs.filter(({ certainty }) => certainty !== 'unsure').map(({ item }) => item);
  writeOut(call.io, mappingFileText([...items, ...taken]), file, { force });
  call.screen.tell(`${counted([...items, ...taken])} written to ${file}: look through it, then import it.`);
}
