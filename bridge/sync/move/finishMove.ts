import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { type MovedForm, movedForms } from '../../xperience/forms/movedForms.ts';
import { readSettingValues } from '../../xperience/settings/readSettingValues.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { saveIdentity } from '../state/installation.ts';
import { continueNumbers } from '../state/move/continueNumbers.ts';
import { forgetSubmissions } from '../state/move/forgetSubmissions.ts';
import { forgetNumbersAbove } from '../state/move/settleStates.ts';
import { pauseName } from '../state/pause/pause.ts';
import { saveOwnRow } from '../state/settings/settingRows.ts';
import { saveMark, setupMarks } from '../state/settings/setupMarks.ts';
import { describeSurprises } from './describeSurprises.ts';
import type { Installations } from './installations.ts';
import type { MovePlan } from './movePlan.ts';
import { saveMoveReport } from './moveReport.ts';
import { carriedSettings } from './planSettings.ts';
import { resetCursors } from './resetCursors.ts';

/**
 * The last step of a move, all or nothing: cursors, settings, the zone of older times, the confirmation that the first
 * run waits for, the report of it all, and the new database as the one of this installation.
 */
export async function finishMove(
  { old, zones }: Installations,
  fresh: DatabaseHandle,
  plan: MovePlan,
): Promise<void> {
  const { utc, local } = await currentTimes(fresh);
  const stamp = { at: utc, by: 'setup' };
  const moved = plan.forms.map(({ from, to }): MovedForm => ({ shown: from, formId: to ?? null }));
  await saveOwnRow(fresh, { name: movedForms, value: JSON.stringify(moved) }, stamp);
  await forgetNumbersAbove(fresh, await readHighestContactId(fresh));
  await resetCursors(fresh);
  await forgetSubmissions(fresh);
  await continueNumbers(fresh);
  await carrySettings(old, fresh);
  if (zones.before !== zones.now) {
    const zone = JSON.stringify({ zone: zones.before, until: local });
    await saveOwnRow(fresh, { name: setupMarks.zoneBefore, value: zone }, stamp);
  }
  const reason = `The installation was moved here from the database ${plan.from.database}: its first run waits until everything is ready.`;
  await saveOwnRow(fresh, { name: pauseName, value: JSON.stringify({ reason }) }, stamp);
  const surprises = describeSurprises(plan);
  await saveMark(fresh, setupMarks.firstRunUnconfirmed, { moved: surprises });
  await saveMark(fresh, setupMarks.firstActivityRunUnconfirmed, { moved: surprises });
  await saveMoveReport(fresh, plan);
  await saveIdentity(fresh, undefined);
  await writeAudit(fresh, {
    caller: 'setup',
    action: 'installation.move',
    subject: 'installation',
    details: { before: plan.from, after: plan.to, contacts: plan.contacts, fields: plan.fields },
  });
}

/** The module's settings: the migration tool loses them, because the new installation has no such keys. */
async function carrySettings(old: DatabaseHandle, fresh: DatabaseHandle): Promise<void> {
  const values = await readSettingValues(old, carriedSettings, old.site);
  const { settings } = fresh.product;
  await settings.addMissing(fresh, await settings.planMissing(fresh, []));
  const rows = await settings.readRows(fresh, carriedSettings);
  for (const name of carriedSettings) {
    const row = rows[name];
    if (row && row.value !== values[name]) await settings.writeValue(fresh, row, values[name]);
  }
}
