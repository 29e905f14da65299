import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentSchemaVersion } from '../../database/migrations.ts';
import { readSchemaVersion } from '../../database/readSchemaVersion.ts';
import { countOf } from '../../mapping/countOf.ts';
import { checkXperience } from '../../xperience/checks/checkXperience.ts';
import { readDatabaseIdentity } from '../../xperience/checks/readDatabaseIdentity.ts';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import type { ProductName } from '../../xperience/products/product.ts';
import { recogniseProduct } from '../../xperience/products/recogniseProduct.ts';
import { findIdentityMismatch, readInstallation, readStoredIdentity } from '../state/installation.ts';
import { readMove } from '../state/move/moveState.ts';
import { countUnfinished, holdsCarried, readLastResume } from '../state/move/readOldState.ts';
import { movedTo, readPause } from '../state/pause/pause.ts';
import { readHeldLeases } from '../state/readHeldLeases.ts';
import type { Installations } from './installations.ts';
import type { MoveObstacle } from './movePlan.ts';

/**
 * What keeps the two installations from being moved before any contact is looked at: the wrong product on either side,
 * an old installation that is still at work, a new one that is not ready for it.
 */
export async function findObstacles({ old, fresh, again }: Installations): Promise<MoveObstacle[]> {
  const products = await findWrongProducts(old, fresh);
  if (products.length > 0) return products;
  const before = await findOldObstacles(old);
  const elsewhere = again ? [] : await findMoved(old, fresh);
  return [...before, ...elsewhere, ...(await findNewObstacles(old, fresh))];
}

async function findWrongProducts(old: DatabaseHandle, fresh: DatabaseHandle): Promise<MoveObstacle[]> {
  const found: MoveObstacle[] = [];
  const [there, here] = [await productOf(old), await productOf(fresh)];
  if (there.name !== 'xperience13') {
    found.push({
      code: 'oldProduct',
      detail: `An installation moves from Xperience 13 to Xperience by Kentico only, and --move-from names a database of ${there.title}.`,
      remedy:
        here.name === 'xperience13'
          ? 'There is no way back: what was changed in Xperience by Kentico since the migration would be lost. Go on with the new installation.'
          : (there.remedy ?? 'Give the database of Xperience 13 that the migration tool read.'),
    });
  }
  if (here.name !== 'xperienceByKentico') {
    found.push({
      code: 'newProduct',
      detail: `The new database is not one of Xperience by Kentico, but of ${here.title}.`,
      remedy: here.remedy ?? 'Give the connection string of the database that the migration tool wrote to.',
    });
  }
  const [one, other] = [await readDatabaseIdentity(old), await readDatabaseIdentity(fresh)];
  if (one.server === other.server && one.database === other.database) {
    found.push({
      code: 'sameDatabase',
      detail: `Both connection strings lead to the database ${one.database} on ${one.server}.`,
      remedy: 'The migration makes a database of its own: give one connection string of each.',
    });
  }
  return found;
}

/** The product of a database for people, and what to do where it is none. */
async function productOf(
  database: DatabaseHandle,
): Promise<{ name?: ProductName; title: string; remedy?: string }> {
  const recognised = await recogniseProduct(database);
  if ('product' in recognised) return recognised.product;
  const { detail, remedy } = recognised.finding;
  return { title: `no product that is known. ${detail}`, remedy };
}

async function findOldObstacles(old: DatabaseHandle): Promise<MoveObstacle[]> {
  const version = await readSchemaVersion(old);
  if (version === undefined || (await readStoredIdentity(old)) === undefined) {
    return [
      {
        code: 'oldNotSetUp',
        detail: 'The old database holds no bridge tables, so there is nothing to move.',
        remedy:
          'Set the bridge up in the new installation as a new one, without --move-from. Contacts that a module has linked are not known then.',
      },
    ];
  }
  if (version !== currentSchemaVersion) {
    return [
      {
        code: 'oldVersion',
        detail: `The bridge tables of the old database have version ${version}, and this program has ${currentSchemaVersion}.`,
        remedy:
          'Upgrade the old installation to this version first (npm run setup there), let it run once, and pause it again.',
      },
    ];
  }
  return [...(await findCopied(old)), ...(await findLife(old)), ...(await findUnfinished(old))];
}

/** What a copy says of itself says nothing of the original, which may be at work, and is not told that it has moved. */
async function findCopied(old: DatabaseHandle): Promise<MoveObstacle[]> {
  const mismatch = await findIdentityMismatch(old, undefined);
  if (mismatch === undefined) return [];
  return [
    {
      code: 'oldIsCopy',
      detail: `The old database is a copy, or was moved: ${mismatch.detail.replace(/: a copy .*$/s, '')}. The installation it comes from may be at work, and would not know that it has moved.`,
      remedy:
        'Give the database itself with --move-from. If it is gone, or its service will never start again, have the copy take its place first: “npm run setup -- --database OLD --adopt-again”.',
    },
  ];
}

/** One that works elsewhere already: a second move would make two that write to one Dynamics. */
async function findMoved(old: DatabaseHandle, fresh: DatabaseHandle): Promise<MoveObstacle[]> {
  if ((await readSchemaVersion(old)) !== currentSchemaVersion) return [];
  const pause = await readPause(old);
  if (!pause?.moved || pause.reason === movedTo(await readDatabaseIdentity(fresh))) return [];
  return [
    {
      code: 'oldMoved',
      detail: `${pause.reason} A second one of the same installation would double and overwrite rows in Dynamics.`,
      remedy:
        'Go on with that one. Where it was given up, such as after a trial, take its bridge away with “npm run setup -- --remove --yes” there, and add --move-again here.',
    },
  ];
}

/** Signs that the old installation may still write. */
async function findLife(old: DatabaseHandle): Promise<MoveObstacle[]> {
  const found: MoveObstacle[] = [];
  if ((await readPause(old)) === undefined) {
    found.push({
      code: 'oldNotPaused',
      detail: 'The old installation is not paused: both would write to Dynamics.',
      remedy: 'Run “npm run pause -- --reason "moving to Xperience by Kentico"” there and stop its service.',
    });
  }
  const leases = await readHeldLeases(old);
  if (leases.length > 0) {
    found.push({
      code: 'oldStillRuns',
      detail: `A process of the old installation is at work (${leases.map(({ name, holder }) => `${name}: ${holder}`).join(', ')}).`,
      remedy: 'Stop its service, and try again in a minute.',
    });
  }
  return found;
}

/** Work that is under way: what was about to be sent would be sent by nobody, or twice. */
async function findUnfinished(old: DatabaseHandle): Promise<MoveObstacle[]> {
  const { runs, pending } = await countUnfinished(old);
  const parts = [
    ...(runs > 0
      ? [
          `${countOf(runs, 'run')} ${runs === 1 ? 'has not ended or waits' : 'have not ended or wait'} for a confirmation`,
        ]
      : []),
    ...(pending > 0 ? [`values of ${countOf(pending, 'contact')} were about to be sent`] : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      code: 'oldUnfinished',
      detail: `Work of the old installation is not finished: ${parts.join(', and ')}.`,
      remedy:
        'Resume it, let a run end (confirm or discard those that wait), and pause it again. “npm run runs” shows them.',
    },
  ];
}

async function findNewObstacles(old: DatabaseHandle, fresh: DatabaseHandle): Promise<MoveObstacle[]> {
  const move = await readMoveOf(fresh);
  const installation = (await hasBridgeTables(old))
    ? (await readInstallation(old)).installationId
    : undefined;
  const used = move === undefined && (await hasBridgeTables(fresh)) && (await holdsCarried(fresh));
  const found: MoveObstacle[] = [];
  if (used || (move !== undefined && move.installationId !== installation)) {
    found.push({
      code: 'newInUse',
      detail: used
        ? 'The bridge has worked in the new database already, or somebody has made something there, such as an API key; that would be lost.'
        : 'Another installation was moved into the new database, or began to be.',
      remedy: 'Take what it remembers away with “npm run setup -- --remove --yes”, if that is meant.',
    });
  }
  if (move !== undefined && move.stage !== 'done' && (await readLastResume(old)) > (move.lastResume ?? 0)) {
    found.push({
      code: 'oldResumed',
      detail:
        'The old installation was resumed since the move began: what it has done meanwhile is missing from what was carried already.',
      remedy:
        'Begin anew: take what was carried away from the new database with “npm run setup -- --remove --yes”, and move again.',
    });
  }
  const unfit = (await checkXperience(fresh)).filter(({ code }) => code !== 'linkFieldMissing');
  if (unfit.length > 0) {
    found.push({
      code: 'newUnfit',
      detail: unfit.map(({ detail }) => detail).join(' '),
      remedy: unfit.map(({ remedy }) => remedy).join(' '),
    });
  }
  found.push(...(await findMissingLinkFields(fresh)));
  if ((await readHighestContactId(fresh)) === 0 && (await readHighestContactId(old)) > 0) {
    found.push({
      code: 'notMigrated',
      detail:
        'The new installation has no contacts, and the old one has: the migration tool has not brought them over.',
      remedy: 'Run the migration tool with its contacts and activities, and try again.',
    });
  }
  return found;
}

async function findMissingLinkFields(fresh: DatabaseHandle): Promise<MoveObstacle[]> {
  const missing = (await checkXperience(fresh)).filter(({ code }) => code === 'linkFieldMissing');
  return missing.map(({ detail, remedy }) => ({
    code: 'linkFieldMissing',
    detail,
    remedy: `${remedy} Its values come from what the bridge remembers.`,
  }));
}

async function hasBridgeTables(database: DatabaseHandle): Promise<boolean> {
  return (await readSchemaVersion(database)) !== undefined;
}

async function readMoveOf(fresh: DatabaseHandle) {
  return (await hasBridgeTables(fresh)) ? readMove(fresh) : undefined;
}
