import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck, type Known } from '../check.ts';
import { type Finding, failure, good, unchecked, warning } from '../finding.ts';

/** For contacts always, for activities while their sync is on. */
const contactPrivileges = ['prvCreateContact', 'prvReadContact', 'prvWriteContact'];
const activityPrivileges = [
  'prvCreateActivity',
  'prvReadActivity',
  'prvWriteActivity',
  'prvAppendActivity',
  'prvAppendToContact',
];

/** What the roles of the application user allow. */
export const dynamicsRights = defineCheck({
  title: 'Rights in Dynamics',
  needs: ['dataverse', 'identity', 'settings', 'env'],
  async look({ dataverse, identity, settings, env }) {
    const { activitySyncEnabled } = await readSettings(settings, env.XPERIENCE_SITE?.trim());
    const needed = [...contactPrivileges, ...(activitySyncEnabled ? activityPrivileges : [])];
    const held = await readHeld(dataverse, identity.userId);
    if (typeof held === 'string') return [unchecked(held)];
    const findings: Finding[] = [];
    const missing = needed.filter((name) => !held.has(name.toLowerCase()));
    if (missing.length > 0) {
      findings.push(
        failure(
          `The application user lacks ${missing.join(', ')}.`,
          'Give it a security role with these privileges, with the access level Organization (docs/install.md).',
        ),
      );
    }
    // A privilege that comes from a team is always told as Basic, so this may be wrong.
    const narrow = needed.filter((name) => !['Global', undefined].includes(held.get(name.toLowerCase())));
    if (narrow.length > 0) {
      findings.push(
        warning(
          `The application user holds ${narrow.join(', ')} for a part of the rows only, or by a team, whose depth Dynamics does not tell. Rows of other owners may look deleted to the bridge.`,
          'Give the role the access level Organization, and assign it to the application user itself.',
        ),
      );
    }
    return findings.length > 0 ? findings : [good('It may create, read and write what the bridge needs.')];
  },
});

async function readHeld(
  dataverse: Known['dataverse'],
  userId: string,
): Promise<ReadonlyMap<string, string> | string> {
  try {
    const held = await dataverse.readPrivileges(userId);
    return new Map(held.map(({ name, depth }) => [name.toLowerCase(), depth]));
  } catch (error) {
    if (error instanceof DataverseUnavailable && error.kind === 'forbidden')
      return `Not checked, because the application user may not read its own privileges: ${error.message}`;
    throw error;
  }
}
