import { loadContacts } from '../../../bridge/sync/contacts/loadContacts.ts';
import { prepareContacts } from '../../../bridge/sync/contacts/prepareContacts.ts';
import { rowIdOf } from '../../../bridge/sync/contacts/rowIdOf.ts';
import { conditionSettings, readCondition } from '../../../bridge/sync/settings/qualifyingCondition.ts';
import type { FailureKind } from '../../../bridge/sync/state/failures/contactProblem.ts';
import { readInstallation } from '../../../bridge/sync/state/installation.ts';
import { readBridgeSettings } from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import { readQualifying } from '../../../bridge/xperience/points/readQualifying.ts';
import type { Stage } from '../startStage.ts';
import type { Edits } from './edits.ts';

/** What was done on purpose, so that it can be told from what went wrong. */
export interface Doings {
  /** Contacts Dynamics refuses, with the kind of failure that they are to have. */
  poisoned: ReadonlyMap<number, FailureKind>;
  /** Job titles given in Xperience, by ContactID, the last one of each. */
  titles: ReadonlyMap<number, string>;
  /** Cities given in Dynamics, by row ID. */
  cities: ReadonlyMap<string, string>;
  /** Contacts that were unlinked on purpose. */
  unlinked: ReadonlySet<number>;
  /** What was deleted and merged; see findGoneViolations. */
  deletedRows: Edits['deletedRows'];
  mergedRows: Edits['mergedRows'];
  theirTitles: Edits['theirTitles'];
  gone: Edits['gone'];
  /** Whether a flow has delivered what was edited in Dynamics. */
  delivered: boolean;
}

/** Sentences about everything that is not as it must be after recovery; none when all is well. */
export async function findViolations(stage: Stage, doings: Doings): Promise<string[]> {
  return [
    ...(await linkViolations(stage, doings)),
    ...(await missingContacts(stage, doings)),
    ...(await valueViolations(stage, doings)),
  ];
}

async function linkViolations(
  stage: Stage,
  { unlinked, deletedRows, mergedRows, gone }: Doings,
): Promise<string[]> {
  const links = await stage.links();
  const recorded = await stage.database.db
    .selectFrom('dynamics365.link')
    .select(['contact_id', 'row_id'])
    .execute();
  const table = recorded.filter(({ contact_id }) => !gone.has(contact_id));
  const rows = stage.rows();
  const held = new Set(links.values());
  const deleted = new Set(deletedRows.values());
  const former = new Set([
    ...(await rowsOf(stage, unlinked)),
    ...[...mergedRows.values()].map(({ from }) => from),
    ...[...gone.values()].flatMap(({ own, linkedTo, survivor }) => [own, linkedTo, survivor?.own]),
  ]);
  return [
    ...(held.size === links.size ? [] : ['Two contacts are linked to one row.']),
    ...(table.length === links.size
      ? []
      : [`The link table has ${table.length} links, OM_Contact ${links.size}.`]),
    ...table
      .filter((link) => links.get(link.contact_id) !== link.row_id)
      .map((link) => `Contact ${link.contact_id} is linked differently in the link table and in OM_Contact.`),
    ...[...held]
      .filter((id) => !rows.has(id) && !deleted.has(id))
      .map((id) => `Linked row ${id} is not in Dynamics.`),
    ...[...rows.keys()]
      .filter((id) => !held.has(id) && !former.has(id))
      .map((id) => `Row ${id} belongs to no contact.`),
    ...[...unlinked]
      .filter((id) => links.has(id))
      .map((id) => `Contact ${id} was unlinked on purpose and is linked.`),
  ];
}

/** The rows that contacts had or would have. */
async function rowsOf({ database }: Stage, contactIds: ReadonlySet<number>): Promise<Set<string>> {
  if (contactIds.size === 0) return new Set();
  const { installationId } = await readInstallation(database);
  const contacts = await database.db
    .selectFrom('OM_Contact')
    .select('ContactGUID')
    .where('ContactID', 'in', [...contactIds])
    .execute();
  return new Set(contacts.map(({ ContactGUID }) => rowIdOf(installationId, ContactGUID)));
}

async function missingContacts(stage: Stage, doings: Doings): Promise<string[]> {
  const { poisoned, unlinked } = doings;
  const ids = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const left = await readQualifying(
    stage.database,
    ids.map((row) => row.ContactID),
    await readCondition(
      stage.database,
      { minimumScore: 1 },
      await readBridgeSettings(stage.database, conditionSettings),
    ),
  );
  const failed = await stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'field', 'kind', 'code', 'attempts', 'next_attempt_at'])
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .execute();
  const passing = failed.filter(
    ({ kind, contact_id: id }) => (kind === 'transient' || kind === 'configuration') && !poisoned.has(id),
  );
  return [
    ...passing.map(
      ({ contact_id: id, code, attempts, next_attempt_at: next }) =>
        `Contact ${id} still has the failure ${code} after ${attempts} attempts, due ${next}${unlinked.has(id) ? ', although it was unlinked on purpose' : ''}.`,
    ),
    ...failed
      .filter(({ contact_id, field }) => field === '' && !mayFail(doings, contact_id))
      .map(
        ({ contact_id, code }) =>
          `Contact ${contact_id} has the failure ${code}, and nothing is wrong with it.`,
      ),
    ...[...left].flatMap((id) => {
      const { kind } = failed.find((each) => each.contact_id === id && each.field === '') ?? {};
      const wanted = poisoned.get(id);
      if (wanted === undefined) return [`Contact ${id} qualifies but is not in Dynamics.`];
      return kind === wanted ? [] : [`Contact ${id} failed as ${kind} instead of ${wanted}.`];
    }),
  ];
}

function mayFail({ poisoned, deletedRows, mergedRows, gone }: Doings, contactId: number): boolean {
  return [poisoned, deletedRows, mergedRows, gone].some((each) => each.has(contactId));
}

async function valueViolations(stage: Stage, doings: Doings): Promise<string[]> {
  const plan = await prepareContacts(stage.engine.parts, { switches: 'required', fresh: true });
  const contacts = await loadContacts({ database: stage.database, plan }, [...(await stage.links()).keys()]);
  const select = plan.mapping.columns;
  const rowIds = contacts.map((contact) => contact.rowId ?? '');
  const rows = await stage.engine.parts.dataverse.readRows(plan.table, rowIds, { select });
  const failures = await stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'field'])
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .execute();
  return contacts.flatMap((contact) => {
    const { contactId, state, values } = contact;
    const rowId = contact.rowId ?? '';
    const row = rows.get(rowId);
    const said: string[] = [];
    // One that cannot be delivered, such as one whose row was merged into that of another, waits with what was under way.
    const waits = failures.some((each) => each.contact_id === contactId && each.field === '');
    if (state.pending && (!waits || doings.poisoned.has(contactId)))
      said.push(`Contact ${contactId} still has values under way.`);
    const merged = doings.mergedRows.get(contactId);
    const cityOfSurvivor = merged && doings.cities.get(rowId);
    if (cityOfSurvivor !== undefined && doings.delivered && values.ContactCity !== cityOfSurvivor) {
      said.push(
        `Contact ${contactId} has the city ${values.ContactCity} instead of ${cityOfSurvivor} of the row its row was merged into.`,
      );
    }
    // People have decided what the row holds into which another was merged.
    if (!row || doings.poisoned.has(contactId) || doings.mergedRows.has(contactId)) return said;
    for (const pair of plan.mapping.pairs) {
      const { field, column } = pair.item;
      const isFailed = failures.some(
        (each) => each.contact_id === contactId && (each.field === field || each.field === ''),
      );
      const edited = column === 'address1_city' ? doings.cities.get(rowId) : undefined;
      const theirs = pair.canonicalColumn(row.values[pair.property]);
      if (edited !== undefined) {
        if (theirs !== edited)
          said.push(`Row ${rowId} lost what was changed in Dynamics: ${theirs} instead of ${edited}.`);
        if (!doings.delivered) continue;
        if (pair.canonicalField(values[field]) !== edited)
          said.push(`Contact ${contactId} has the city ${values[field]} instead of ${edited} of Dynamics.`);
      }
      if (isFailed) continue;
      const agreed = state.agreed?.[column];
      const ours = pair.canonicalField(values[field]);
      if (!agreed) said.push(`Contact ${contactId}, ${field}: nothing agreed.`);
      else if (agreed.ours !== ours || agreed.theirs !== theirs) {
        said.push(
          `Contact ${contactId}, ${field}: agreed ${JSON.stringify(agreed)}, held ${ours} and ${theirs}.`,
        );
      }
    }
    const theirs = doings.theirTitles.get(contactId)?.title;
    if (theirs !== undefined && row.values.jobtitle !== theirs) {
      said.push(
        `Row ${rowId} lost the title ${theirs} that was given in Dynamics, it has ${row.values.jobtitle}.`,
      );
    }
    if (theirs !== undefined && values.ContactJobTitle !== theirs) {
      said.push(
        `Contact ${contactId} has the title ${values.ContactJobTitle} instead of ${theirs} of Dynamics.`,
      );
    }
    const title = doings.titles.get(contactId);
    if (title !== undefined && row.values.jobtitle !== title) {
      said.push(
        `Contact ${contactId}: the job title ${title} did not arrive, Dynamics has ${row.values.jobtitle}.`,
      );
    }
    if (title !== undefined && values.ContactJobTitle !== title) {
      said.push(`Contact ${contactId} lost its job title ${title}, it has ${values.ContactJobTitle}.`);
    }
    return said;
  });
}
