import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import type { Product } from '../../database/product.ts';
import { baseType } from '../../database/sqlType.ts';
import { isRecognised, recogniseProduct } from '../products/recogniseProduct.ts';
import { isTrue } from '../settings/readSettings.ts';
import { readSettingValues } from '../settings/readSettingValues.ts';
import { executorOf } from '../tables/executorOf.ts';
import { checkLinkFields, isLinkField } from './checkLinkFields.ts';
import { checkPlaces } from './checkPlaces.ts';
import type { XperienceFinding } from './xperienceFinding.ts';

type ProductTables = Product['tables'];

/**
 * Checks that the database is one of a product the bridge knows, has what the bridge reads and writes, and is not being
 * changed by a hotfix or update.
 * @param site SiteName the bridge is configured for
 * @returns everything that must be put right first; empty when all is well
 */
export async function checkXperience(database: DatabaseHandle, site?: string): Promise<XperienceFinding[]> {
  const misplaced = await checkPlaces(database);
  if (misplaced.length > 0) return misplaced;
  const unfit = await checkEngine(database);
  if (unfit.length > 0) return unfit;
  if (!isRecognised(database)) {
    const found = await recogniseProduct(database);
    if ('finding' in found) return [found.finding];
    return checkXperience({ ...database, product: found.product }, site);
  }
  const { checks, title, tables } = database.product;
  const missing = await missingColumns(database, tables);
  const findings = [...(await checks.checkVersion(database)), ...(await checkHotfix(database))];
  if (missing.length > 0) {
    findings.push({
      code: 'columnMissing',
      detail: `The database lacks what the bridge reads or has it with another type: ${missing.join(', ')}.`,
      remedy: `Check that the database is complete and of ${title}, and that a newer version of the bridge is not needed.`,
    });
    const asked = ['CMS_Class', ...(checks.siteTable ? [checks.siteTable] : [])];
    if (missing.some((each) => asked.some((table) => each.startsWith(table)))) return findings;
  }
  if (database.separated && missing.length === 0) findings.push(...(await checks.checkSeparated(database)));
  return [...findings, ...(await checkLinkFields(database)), ...(await checks.checkSite(database, site))];
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
async function missingColumns(
  database: DatabaseHandle,
  { needed, optionalColumns }: ProductTables,
): Promise<string[]> {
  const missing: string[] = [];
  for (const table of needed) {
    const found = await database.dialect.readColumns(executorOf(database, table.name), table.name);
    const types = new Map(found.map((column) => [column.name.toLowerCase(), column.type]));
    if (types.size === 0) missing.push(table.name);
    else {
      const wrong = table.columns.filter((column) => {
        const type = types.get(column.name.toLowerCase()) ?? '';
        if (isLinkField(column.name)) return false;
        if (type === '' && optionalColumns.has(`${table.name}.${column.name}`)) return false;
        return baseType(type) !== baseType(column.type);
      });
      missing.push(...wrong.map((column) => `${table.name}.${column.name}`));
    }
  }
  return missing;
}

async function checkHotfix(database: MainHandle): Promise<XperienceFinding[]> {
  if (!(await isHotfixInProgress(database))) return [];
  const { words, settings } = database.product;
  return [
    {
      code: 'hotfixInProgress',
      detail: `Xperience is applying ${words.change.one} to this database; nothing may be written meanwhile.`,
      remedy: `Wait until that is done (the setting ${settings.updateInProgress} is False again).`,
    },
  ];
}

/** Whether Xperience is changing its own database right now. */
export async function isHotfixInProgress(database: MainHandle): Promise<boolean> {
  const { updateInProgress } = database.product.settings;
  return isTrue((await readSettingValues(database, [updateInProgress]))[updateInProgress]);
}
