import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import { baseType } from '../../database/sqlType.ts';
import { xperienceTables } from '../products/xperience13/tables/xperienceTables.ts';
import { isTrue } from '../settings/readSettings.ts';
import { readSettingValues } from '../settings/readSettingValues.ts';
import { readVersion } from '../settings/readVersion.ts';
import { executorOf } from '../tables/executorOf.ts';
import { checkBelonging } from './checkBelonging.ts';
import { checkLinkFields, isLinkField } from './checkLinkFields.ts';
import { checkPlaces } from './checkPlaces.ts';
import type { XperienceFinding } from './xperienceFinding.ts';

/**
 * Checks that the database is Xperience 13, has what the bridge reads and writes, and is not being changed by a
 * hotfix.
 * @param site SiteName the bridge is configured for
 * @returns everything that must be put right first; empty when all is well
 */
export async function checkXperience(database: DatabaseHandle, site?: string): Promise<XperienceFinding[]> {
  const misplaced = await checkPlaces(database);
  if (misplaced.length > 0) return misplaced;
  const unfit = await checkEngine(database);
  if (unfit.length > 0) return unfit;
  const missing = await missingColumns(database);
  const findings = [...(await checkVersion(database)), ...(await checkHotfix(database))];
  if (missing.length > 0) {
    findings.push({
      code: 'columnMissing',
      detail: `The database lacks what the bridge reads or has it with another type: ${missing.join(', ')}.`,
      remedy:
        'Check that the database is complete and of Xperience 13, and that a newer version of the bridge is not needed.',
    });
    if (missing.some((each) => each.startsWith('CMS_Class') || each.startsWith('CMS_Site'))) return findings;
  }
  if (database.separated && missing.length === 0) findings.push(...(await checkBelonging(database)));
  return [...findings, ...(await checkLinkFields(database)), ...(await checkSite(database, site))];
}

/** Whether the bridge's statements run in this database, or in both of them. */
async function checkEngine({ db, main, dialect, separated }: DatabaseHandle): Promise<XperienceFinding[]> {
  const problems = [
    await dialect.findEngineProblem(db),
    separated ? await dialect.findEngineProblem(main) : undefined,
  ];
  return problems.flatMap((problem) => (problem ? [{ code: 'engineUnfit', ...problem }] : []));
}

/** `table` or `table.column` of everything that is not there as described; the link fields are judged separately. */
async function missingColumns(database: DatabaseHandle): Promise<string[]> {
  const missing: string[] = [];
  for (const table of Object.values(xperienceTables)) {
    const found = await database.dialect.readColumns(executorOf(database, table.name), table.name);
    const types = new Map(found.map((column) => [column.name.toLowerCase(), column.type]));
    if (types.size === 0) missing.push(table.name);
    else {
      const wrong = table.columns.filter((column) => {
        const type = types.get(column.name.toLowerCase()) ?? '';
        return !isLinkField(column.name) && baseType(type) !== baseType(column.type);
      });
      missing.push(...wrong.map((column) => `${table.name}.${column.name}`));
    }
  }
  return missing;
}

async function checkVersion(database: MainHandle): Promise<XperienceFinding[]> {
  const { version } = await readVersion(database);
  if (/^13(\.|$)/.test(version)) return [];
  return [
    {
      code: 'wrongVersion',
      detail: version
        ? `The database belongs to Kentico ${version}; the bridge works with Xperience 13.`
        : 'The database does not say which version of Xperience it belongs to.',
      remedy: 'Give the connection string of an Xperience 13 database.',
    },
  ];
}

async function checkHotfix(database: MainHandle): Promise<XperienceFinding[]> {
  if (!(await isHotfixInProgress(database))) return [];
  return [
    {
      code: 'hotfixInProgress',
      detail: 'Xperience is applying a hotfix to this database; nothing may be written meanwhile.',
      remedy: 'Wait until the hotfix is done (the setting CMSHotfixProcedureInProgress is False again).',
    },
  ];
}

/** Whether Xperience is changing its own database right now. */
export async function isHotfixInProgress(database: MainHandle): Promise<boolean> {
  const values = await readSettingValues(database, ['CMSHotfixProcedureInProgress']);
  return isTrue(values.CMSHotfixProcedureInProgress);
}

async function checkSite({ main }: MainHandle, site?: string): Promise<XperienceFinding[]> {
  if (site === undefined) return [];
  const rows = await main.selectFrom('CMS_Site').select('SiteName').orderBy('SiteName').execute();
  if (rows.some((row) => row.SiteName.toLowerCase() === site.toLowerCase())) return [];
  return [
    {
      code: 'siteMissing',
      detail: `Xperience has no site "${site}".`,
      remedy: `Set XPERIENCE_SITE to the code name of a site: ${rows.map((row) => row.SiteName).join(', ')}.`,
    },
  ];
}
