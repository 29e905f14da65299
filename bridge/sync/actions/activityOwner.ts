import type { CallOptions } from '../../dataverse/types.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import { checkOwner, type OwnerReference, parseOwnerReference } from '../settings/owner.ts';
import { settingsPlace } from '../settings/settingsPlace.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { FieldChecks } from './fieldChecks.ts';

/**
 * Who shall own an activity: the owner that was asked for, else the default owner of the settings, else nobody in
 * particular (Dynamics then takes the bridge's own user). An owner in the request that does not do is a problem of it.
 * @throws SyncRefused when the default owner of the settings does not do
 * @throws DataverseUnavailable
 */
export async function activityOwner(
  { dataverse, database, site }: SyncParts,
  asked: string | undefined,
  check: FieldChecks,
  call: CallOptions,
): Promise<OwnerReference | undefined> {
  if (asked !== undefined && asked.trim() !== '') {
    const owner = parseOwnerReference(asked);
    const fault = owner
      ? (await checkOwner(dataverse, owner, call))?.clause
      : 'it is neither a user nor a team; choose one from the list';
    if (fault) check.refuse('owner', 'ownerUnusable', `${asked} cannot be the owner: ${fault}.`);
    return owner;
  }
  const { defaultOwner } = await readSettings(database, site);
  if (defaultOwner === '') return undefined;
  const owner = parseOwnerReference(defaultOwner);
  const fault = owner
    ? (await checkOwner(dataverse, owner, call))?.clause
    : 'it is neither a user nor a team';
  if (fault === undefined) return owner;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'defaultOwnerUnusable',
    detail: `The default owner ${defaultOwner} in ${settingsPlace(database)} does not do: ${fault}. Choose another one there, or name an owner in this step.`,
  });
}
