import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseClient, Identity } from '../../dataverse/types.ts';
import { isHotfixInProgress } from '../../xperience/checks/checkXperience.ts';
import type { RefusalCode } from '../refusalCode.ts';
import { SyncRefused } from '../syncRefused.ts';
import {
  findIdentityMismatch,
  type OrganizationIdentity,
  readStoredIdentity,
  saveIdentity,
} from './installation.ts';
import { refusePaused } from './pause/pause.ts';

interface Source {
  database: DatabaseHandle;
  dataverse: DataverseClient;
}

/**
 * Refuses to write with anything but the pair of database and Dynamics organisation this installation was set up
 * for: a restored copy of the database would otherwise write into the original's Dynamics. The first use fills in
 * what the set-up could not ask.
 *
 * @param askWho asks Dynamics who it is, where that travels with another question
 * @throws SyncRefused when either differs, while the bridge is paused or Xperience applies a hotfix
 * @throws DataverseUnavailable
 */
export async function checkBrakes(
  { database, dataverse }: Source,
  call: CallOptions,
  askWho: () => Promise<Identity> = () => dataverse.whoAmI(call),
): Promise<void> {
  await refuseStandstill({ database });
  const organization = await askWho();
  identities.set(dataverse, { organization, until: performance.now() + identityLifeMs });
  await refuseMismatch(database, organization);
  const stored = await readStoredIdentity(database);
  if (stored?.organizationId !== null) return;
  await saveIdentity(database, organization, { onlyFirst: true });
  await refuseMismatch(database, organization);
}

/** An organisation that answered so recently is still the one behind the address. */
const identityLifeMs = 10 * 60_000;
const identities = new WeakMap<DataverseClient, { organization: OrganizationIdentity; until: number }>();

/**
 * The same for single contacts, which are many and small: Dynamics is asked who it is only now and then.
 * @throws SyncRefused, DataverseUnavailable
 */
export async function checkBrakesOften(source: Source, call: CallOptions): Promise<void> {
  const known = identities.get(source.dataverse);
  if (known && performance.now() < known.until) {
    await refuseStandstill(source);
    return refuseMismatch(source.database, known.organization);
  }
  await checkBrakes(source, call);
}

async function refuseMismatch(database: DatabaseHandle, organization: OrganizationIdentity): Promise<void> {
  const mismatch = await findIdentityMismatch(database, organization);
  if (mismatch) throw refuse(mismatch.code, mismatch.detail);
}

/** @throws SyncRefused while nothing may be written: the bridge is paused, or Xperience changes its own database */
export async function refuseStandstill(source: Pick<Source, 'database'>): Promise<void> {
  await refusePaused(source);
  await refuseDuringHotfix(source);
}

/** @throws SyncRefused while Xperience changes its own database */
export async function refuseDuringHotfix({ database }: Pick<Source, 'database'>): Promise<void> {
  if (!(await isHotfixInProgress(database))) return;
  throw refuse('hotfixInProgress', `${hotfixSentence(database)} Try again afterwards.`);
}

/** That Xperience changes its own database, and what follows. */
export function hotfixSentence({ product }: Pick<DatabaseHandle, 'product'>): string {
  return `Xperience is applying ${product.words.change.one} to its database; nothing is written meanwhile.`;
}

function refuse(code: RefusalCode, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'notReady', code, detail });
}
