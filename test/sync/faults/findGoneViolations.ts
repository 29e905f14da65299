import type { Stage } from '../startStage.ts';
import type { Rules } from './chooseRules.ts';
import type { Edits, Gone, MergedRow } from './edits.ts';

type Doings = Pick<Edits, 'deletedRows' | 'mergedRows' | 'gone' | 'imported'> & { rules: Rules };

/** How things stand afterwards. */
interface Standing {
  links: ReadonlyMap<number, string>;
  /** The bridge's own record, of contacts too that are gone. */
  recorded: ReadonlyMap<number, string>;
  rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  held: ReadonlySet<number>;
  /** Codes of open failures of contacts as a whole. */
  failures: ReadonlyMap<number, string>;
}

/** Sentences about contacts and rows that were deleted or merged and not treated as the rules say. */
export async function findGoneViolations(stage: Stage, doings: Doings): Promise<string[]> {
  const standing = await readStanding(stage);
  return [
    ...[...doings.deletedRows].flatMap(([contactId, rowId]) =>
      isTreated(standing, doings, contactId, rowId)
        ? []
        : [
            `Row ${rowId} was deleted, ${told(standing, contactId, rowId)} (rule ${doings.rules.deletedRow}).`,
          ],
    ),
    ...[...doings.mergedRows].flatMap(([contactId, merged]) =>
      isFollowed(standing, contactId, merged)
        ? []
        : [`Row ${merged.from} was merged into ${merged.into}, ${told(standing, contactId, merged.into)}.`],
    ),
    ...[...doings.gone].flatMap(([contactId, gone]) =>
      isSettled(standing, doings.rules, contactId, gone)
        ? []
        : [
            `Contact ${contactId} ${gone.survivor ? `was merged into ${gone.survivor.contactId}` : 'was deleted'}, ${told(standing, contactId, gone.linkedTo)}${gone.survivor ? `, its survivor is linked to ${standing.links.get(gone.survivor.contactId)}` : ''} (rule ${doings.rules.goneContact}).`,
          ],
    ),
  ];
}

function told({ links, recorded, rows, failures }: Standing, contactId: number, rowId = ''): string {
  return `contact ${contactId} is linked to ${links.get(contactId) ?? recorded.get(contactId)}, fails as ${failures.get(contactId)}, and the row has the state ${rows.get(rowId)?.statecode}`;
}

function isTreated(
  { links, rows, held, failures }: Standing,
  { rules, imported }: Doings,
  contactId: number,
  rowId: string,
): boolean {
  const [link, isThere, code] = [links.get(contactId), rows.has(rowId), failures.get(contactId)];
  const again = link === rowId && isThere && code === undefined;
  if (rules.deletedRow === 'createAgain') return again;
  if (rules.deletedRow === 'report') return link === rowId && !isThere && code === 'rowDeleted';
  const heldBack = link === undefined && !isThere && held.has(contactId) && code === 'rowDeletedUnlinked';
  return heldBack || (again && imported.has(contactId));
}

function isFollowed(
  { links, rows, failures }: Standing,
  contactId: number,
  { from, into, holder }: MergedRow,
): boolean {
  const code = failures.get(contactId);
  if (holder === undefined)
    return links.get(contactId) === into && code === undefined && rows.get(into)?.statecode === 0;
  return links.get(contactId) === from && code === 'rowLinkedToOther' && links.get(holder) === into;
}

/** One that was not linked when it went leaves nothing to settle. */
function isSettled(standing: Standing, { goneContact }: Rules, contactId: number, gone: Gone): boolean {
  const { links, recorded, rows, failures } = standing;
  const { linkedTo, survivor } = gone;
  if (linkedTo === undefined) return true;
  const state = rows.get(linkedTo)?.statecode;
  const code = failures.get(contactId);
  if (survivor && links.get(survivor.contactId) === linkedTo)
    return !survivor.hadRow && !recorded.has(contactId) && state === 0 && code === undefined;
  // Who carried the row and had none has to have it.
  if (survivor && !survivor.hadRow && survivor.carries) return false;
  if (goneContact === 'keep') {
    return (
      recorded.get(contactId) === linkedTo &&
      code === (survivor ? 'contactMerged' : 'contactDeleted') &&
      state === 0
    );
  }
  return !recorded.has(contactId) && code === undefined && state === (goneContact === 'unlink' ? 0 : 1);
}

async function readStanding(stage: Stage): Promise<Standing> {
  const { db } = stage.database;
  const table = await db.selectFrom('dynamics365.link').select(['contact_id', 'row_id']).execute();
  const held = await db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    .where('held', '=', true)
    .execute();
  const failures = await db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'code'])
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .where('field', '=', '')
    .execute();
  return {
    links: await stage.links(),
    recorded: new Map(table.map(({ contact_id, row_id }) => [contact_id, row_id])),
    rows: stage.rows(),
    held: new Set(held.map(({ contact_id }) => contact_id)),
    failures: new Map(failures.map(({ contact_id, code }) => [contact_id, code])),
  };
}
