import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import type { Known } from '../../scripts/doctor/check.ts';
import { checks } from '../../scripts/doctor/checks.ts';
import { exitCodeOf, type Finding } from '../../scripts/doctor/finding.ts';
import { runChecks } from '../../scripts/doctor/runChecks.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { contactsFileOf, openForSample } from '../../scripts/sample/openForSample.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
} from '../standins/dataverse/createDataverseStandin.ts';

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
 */
export async function startInstallation(separated = false): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  const file = join(folder, 'xperience.db');
  const contacts = separated ? contactsFileOf(file) : undefined;
  const database = await openForSample(file, timeZone, contacts);
  await buildSample(database, { contacts: 20, seed: 1 });
  const dynamics = await createDataverseStandin();
  const [application] = dynamics.conditions.directory.applications.values();
  const authority = new URL(dynamics.authority);
  await setUp(database, {
    timeZone,
    organization: { organizationId: dynamics.organization.id, url: dynamics.url },
  });
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
