import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../test/gateway/openConnection.ts';
import { readConnector } from '../../test/gateway/readConnector.ts';
import { startReceiver } from '../../test/gateway/startReceiver.ts';
import { createDataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';
import { importTables } from '../demo/importTables.ts';
import { openStage } from '../demo/openStage.ts';
import { startBridge } from '../demo/startBridge.ts';
import { makeSample } from '../sample/makeSample.ts';
import { collectKnown, type Known } from './collectKnown.ts';
import { manager } from './passes.ts';

export interface FuzzStage {
  /** Address of the contract's base path. */
  url: string;
  /** What there is, so that inputs do not only meet “not found”. */
  known: Known;
  /** A folder of its own, gone after {@link close}. */
  folder: string;
  /** What the bridge has logged since the stage stands. */
  log(): string;
  /** Those of its lines that tell of errors. */
  errors(): string;
  close(): Promise<void>;
}

const connectorDir = join(import.meta.dirname, '..', '..', 'connector');
/** A sample that has something of everything; the same each time, so that a seed of the inputs means the same. */
const sample = { contacts: 60, seed: 3 };
/** Lines of the log that tell of errors. */
const errorLevels = /"level":"(error|fatal)"/;

/** Starts sample, stand-in and bridge, and lets a first run and the first polls happen. */
export async function startFuzzStage(): Promise<FuzzStage> {
  const xperience = await openStage(undefined, false);
  const dynamics = await createDataverseStandin();
  const receiver = await startReceiver(readConnector(connectorDir));
  // Flows of every trigger are tried with one address.
  receiver.answerWith(() => 202);
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-fuzz-'));
  const close = async () => {
    await receiver.close();
    await dynamics.close();
    await xperience.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await makeSample(xperience.database, {
      ...sample,
      setUp: {
        timeZone: xperience.timeZone,
        organization: { organizationId: dynamics.organization.id, url: dynamics.url },
      },
    });
    importTables(dynamics);
    const [application] = dynamics.conditions.directory.applications.values();
    const authority = new URL(dynamics.authority);
    const bridge = await startBridge({
      XPERIENCE_DATABASE: xperience.address,
      XPERIENCE_TIME_ZONE: xperience.timeZone,
      DYNAMICS365_URL: dynamics.url,
      DYNAMICS365_AUTHORITY: authority.origin,
      DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
      DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
      DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
      BRIDGE_KEY_SECRET: randomBytes(32).toString('base64'),
      BRIDGE_NOTIFICATION_HOSTS: '127.0.0.1',
      // One caller asks for as much as there is time for.
      BRIDGE_LIMIT_CALLER_PER_MINUTE: 'off',
    });
    const connection = openConnection({
      connectorDir,
      parameterSet: 'xperienceUser',
      values: { bridgeUrl: new URL(bridge.url).origin, ...manager },
    });
    try {
      const known = await collectKnown(connection, receiver.flow('WhenRunFinishes_V2').url);
      const missing = Object.entries(known.values).flatMap(([kind, { length }]) =>
        length > 0 ? [] : [kind],
      );
      if (missing.length > 0) throw new Error(`The sample has nothing to try as ${missing.join(', ')}.`);
      const before = bridge.log().length;
      const log = () => bridge.log().slice(before);
      return {
        url: bridge.url,
        known,
        folder,
        log,
        errors: () =>
          log()
            .split('\n')
            .filter((line) => errorLevels.test(line))
            .join('\n'),
        close: async () => {
          await bridge.stop();
          await close();
        },
      };
    } catch (error) {
      await bridge.stop();
      throw error;
    }
  } catch (error) {
    await close();
    throw error;
  }
}
