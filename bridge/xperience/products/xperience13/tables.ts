import type { ProductTables } from '../product.ts';
import { automationTables } from './tables/automationTables.ts';
import { xperienceTables } from './tables/xperienceTables.ts';

const withoutAutomation = 'automation processes are not looked through for steps of the module';

export const tables: ProductTables = {
  needed: Object.values(xperienceTables),
  optional: Object.values(automationTables).map((table) => ({ table, without: withoutAutomation })),
  optionalColumns: new Map(),
};
