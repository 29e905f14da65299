import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { Known } from '../../scripts/doctor/check.ts';
import { checks } from '../../scripts/doctor/checks.ts';
import { exitCodeOf, type Finding } from '../../scripts/doctor/finding.ts';
import { runChecks } from '../../scripts/doctor/runChecks.ts';
import type { SampleProduct } from '../../scripts/sample/byKentico/product.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { contactsFileOf, openForSample } from '../../scripts/sample/openForSample.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../standins/dataverse/createDataverseStandin.ts';
import { product as usual } from '../sync/openSampleDatabase.ts';

export interface Examination {
  /** Title → findings. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  exitCode: number;
  /** Titles of the checks with a finding of the level. */
  titled(level: Finding['level']): string[];
}

export interface Installation {
  folder: string;
  file: string;
  database: BridgeDatabase;
  dynamics: DataverseStandin;
  /** A complete configuration. */
  env: Record<string, string>;
  close(): Promise<void>;
}

const timeZone = 'Europe/Prague';

/**
 * A sample with the bridge set up in it, and a Dataverse stand-in.
 * @param separated with contact data in a file of its own
 * @param product whose sample it is; default: the one the test runner's project is about
 */
export async function startInstallation(
  separated = false,
  product: SampleProduct = usual,
): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  const file = join(folder, 'xperience.db');
  const contacts = separated ? contactsFileOf(file) : undefined;
  const database = await openForSample(file, timeZone, contacts, product);
  const dynamics = await createDataverseStandin();
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  const organization = { organizationId: dynamics.organization.id, url: dynamics.url };
  const setUp = { timeZone, organization, firstRunWaits: true };
  await makeSample(database, { contacts: 20, seed: 1, product, setUp });
  return {
    folder,
    file,
    database,
    dynamics,
    env: {
      XPERIENCE_DATABASE: file,
      ...(contacts === undefined ? {} : { XPERIENCE_CONTACT_DATABASE: contacts }),
      XPERIENCE_TIME_ZONE: timeZone,
      DYNAMICS365_URL: dynamics.url,
      DYNAMICS365_AUTHORITY: authority.origin,
      DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
      DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
      DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    },
    close: async () => {
      await dynamics.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs every check as the command does. */
export async function examine(env: Record<string, string>): Promise<Examination> {
  const known: Partial<Known> = { env };
  try {
    const sections = await runChecks(checks, known, () => undefined);
    const findings = new Map(sections.map((section) => [section.title, section.findings]));
    return {
      findings,
      exitCode: exitCodeOf([...findings.values()].flat()),
      titled: (level) =>
        [...findings]
          .filter(([, found]) => found.some((each) => each.level === level))
          .map(([title]) => title),
    };
  } finally {
    await known.dataverse?.close();
    await known.database?.close();
  }
}
