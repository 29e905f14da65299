import { presentColumn, presentContactField } from '../../bridge/api/present/presentLookups.ts';
import { readExtendedFields } from '../../bridge/sync/extensions/extendedFields.ts';
import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import type { components } from '../../schemas/contract.ts';
import { printList } from '../commandLine/answer.ts';
import type { Call } from '../commandLine/runCommand.ts';

type Field = components['schemas']['ContactFieldItem'];
type Column = components['schemas']['ColumnItem'];

/** What of a list is wanted: everything without words, else what has all of them in its name or caption. */
function matching<Item>(
  items: readonly Item[],
  words: readonly string[],
  textOf: (item: Item) => string,
): Item[] {
  return items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  });
}

/** The contact fields of Xperience that can be mapped. */
export async function listFields(
  { database, extensions }: Pick<SyncParts, 'database' | 'extensions'>,
  words: readonly string[],
  call: Call,
): Promise<void> {
  const { offered } = await readExtendedFields(database, extensions);
  const fields = offered.map(presentContactField);
  const found = matching(fields, words, ({ name, caption }) => `${name} ${caption}`);
  printList(
    call,
    { items: found, more: false },
    {
      head: ['field', 'type', 'size', 'remarks', 'caption'],
      row: ({ name, type, size, required, toDynamicsOnly, caption }: Field) => [
        name,
        type,
        size ?? '',
        remarks({ required, 'to Dynamics only': toDynamicsOnly }),
        caption,
      ],
      none: 'No contact field is called so.',
    },
  );
}

/** The columns of contacts in Dynamics that can be mapped. */
export async function listColumns(
  { dataverse, stopping: signal }: Pick<SyncParts, 'dataverse' | 'stopping'>,
  words: readonly string[],
  call: Call,
): Promise<void> {
  const columns = (await dataverse.describeTable(contactTable, { signal })).columns.map(presentColumn);
  const found = matching(columns, words, ({ name, label }) => `${name} ${label}`);
  printList(
    call,
    { items: found, more: false },
    {
      head: ['column', 'type', 'size', 'remarks', 'label'],
      row: ({ name, type, maxLength, required, readable, writable, targets = [], label }: Column) => [
        name,
        targets.length > 0 ? `${type} of ${targets.join(', ')}` : type,
        maxLength ?? '',
        remarks({ required, 'cannot be written': !writable, 'cannot be read': !readable }),
        label,
      ],
      none: 'No column is called so.',
    },
  );
}

function remarks(told: Readonly<Record<string, boolean>>): string {
  return Object.keys(told)
    .filter((name) => told[name])
    .join(', ');
}
