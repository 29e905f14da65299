import { contactGroup, contactGroupMember } from '../../tables/groupTables.ts';
import type { ProductTables } from '../product.ts';
import { automationTables } from './tables/automationTables.ts';
import { xperienceTables } from './tables/xperienceTables.ts';

const withoutGroups = 'contacts cannot qualify by contact groups';
const withoutAutomation = 'automation processes are not looked through for steps of the module';

export const tables: ProductTables = {
  needed: Object.values(xperienceTables),
  optional: [
    ...[contactGroup, contactGroupMember].map((table) => ({ table, without: withoutGroups })),
    ...Object.values(automationTables).map((table) => ({ table, without: withoutAutomation })),
  ],
  optionalColumns: new Map(),
};
