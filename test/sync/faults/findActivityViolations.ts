import { activityRowId } from '../../../bridge/sync/activities/activityRowId.ts';
import { readInstallation } from '../../../bridge/sync/state/installation.ts';
import { isLookup } from '../../standins/dataverse/rows/row.ts';
import type { Stage } from '../startStage.ts';
import type { Edits } from './edits.ts';
import { activityTables, poisonedTitle } from './logActivities.ts';

const completed = 1;

/**
 * Sentences about activities that are not as they must be after recovery: every one of a linked contact is in
 * Dynamics exactly once, completed, about its contact, or has a failure that says why not.
 */
export async function findActivityViolations(
  stage: Stage,
  edits: Pick<Edits, 'unlinked' | 'deletedRows' | 'mergedRows' | 'gone' | 'goneActivities'>,
): Promise<string[]> {
  const { installationId } = await readInstallation(stage.database);
  const links = await stage.links();
  const rows = new Map(
    Object.values(activityTables).flatMap((name) =>
      [...(stage.dynamics.organization.table(name)?.rows.scan() ?? [])].map((row) => [row.id, row.values]),
    ),
  );
  const failed = await openFailures(stage);
  const activities = await stage.database.db
    .selectFrom('OM_Activity')
    .select(['ActivityID', 'ActivityContactID', 'ActivityCreated', 'ActivityType', 'ActivityTitle'])
    .execute();
  const said: string[] = [];
  for (const activity of activities) {
    const { ActivityID: activityId, ActivityCreated: createdLocal, ActivityType: type } = activity;
    const id = activityRowId(installationId, { activityId, createdLocal, type });
    const row = rows.get(id);
    rows.delete(id);
    // Of these some were delivered before.
    if (isBlurred(edits, activity.ActivityContactID)) continue;
    const linked = links.get(activity.ActivityContactID);
    const wanted = linked !== undefined && activity.ActivityTitle !== poisonedTitle;
    if (!wanted && row) said.push(`Activity ${activityId} is in Dynamics and should not be.`);
    if (linked && !wanted && !failed.has(activityId))
      said.push(`Activity ${activityId} was refused and has no failure.`);
    if (!wanted) continue;
    if (!row) said.push(`Activity ${activityId} is not in Dynamics.`);
    else if (row.statecode !== completed) said.push(`Activity ${activityId} was left open.`);
    else {
      const allowed = rowsOf(edits, activity.ActivityContactID, linked);
      const regarding = isLookup(row.regardingobjectid) ? row.regardingobjectid.id : undefined;
      if (!allowed.has(regarding))
        said.push(
          `Activity ${activityId} of contact ${activity.ActivityContactID} regards row ${regarding} instead of ${[...allowed].join(' or ')}.`,
        );
    }
    if (failed.has(activityId)) said.push(`Activity ${activityId} is delivered and still has a failure.`);
  }
  return [
    ...said,
    ...[...rows.keys()]
      .filter((id) => !edits.goneActivities.has(id))
      .map((id) => `Row ${id} is there for no activity, or a second time for one.`),
  ];
}

/** Contacts that had a row and have none, or have another: activities may have gone to it before. */
function isBlurred(
  { unlinked, deletedRows, gone }: Pick<Edits, 'unlinked' | 'deletedRows' | 'gone'>,
  contactId: number,
): boolean {
  return (
    unlinked.has(contactId) ||
    deletedRows.has(contactId) ||
    [...gone.values()].some(({ survivor }) => survivor?.contactId === contactId && !survivor.hadRow)
  );
}

/** The rows an activity of a contact may regard: its own, and those of contacts and rows that were merged into it. */
function rowsOf(
  { mergedRows, gone }: Pick<Edits, 'mergedRows' | 'gone'>,
  contactId: number,
  linked: string,
): ReadonlySet<string | undefined> {
  const merged = mergedRows.get(contactId);
  return new Set([
    linked,
    // One that was about to be written while the row was merged regards the row that it was told.
    ...(merged ? [merged.from, merged.into] : []),
    ...[...gone.values()].flatMap(({ survivor, linkedTo }) =>
      survivor?.contactId === contactId && linkedTo !== undefined ? [linkedTo] : [],
    ),
  ]);
}

async function openFailures({ database }: Stage): Promise<ReadonlySet<number>> {
  const rows = await database.db
    .selectFrom('dynamics365.failure')
    .select('activity_id')
    .where('state', '=', 'open')
    .where('activity_id', '>', 0)
    .execute();
  return new Set(rows.map((row) => row.activity_id));
}
