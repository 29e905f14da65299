import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { defineTable } from '../../bridge/database/defineTable.ts';
import { pages } from './contacts/createHistoryMaker.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';

/** Pages of the site; further columns are left out, and the bridge reads none of it. */
export const tree = defineTable(
  'CMS_Tree',
  {
    NodeID: 'int identity',
    NodeAliasPath: 'nvarchar(450)',
    NodeName: 'nvarchar(100)',
    NodeSiteID: 'int',
    NodeGUID: 'uniqueidentifier',
  },
  { references: { NodeSiteID: 'CMS_Site' } },
);

/** NodeID of the first page activities refer to; those before are folders and the like. */
export const firstPageId = 10;

/** The pages of the site. The last one activities refer to was deleted since. */
export async function addPages(database: DatabaseHandle): Promise<void> {
  const others = Array.from({ length: firstPageId - 1 }, (_, index) => `files/${index + 1}`);
  await insertRows(
    database,
    tree,
    [...others, ...pages.slice(0, -1)].map((page) => ({
      NodeAliasPath: `/${page}`,
      NodeName: page || 'home',
      NodeSiteID: 1,
      NodeGUID: sampleGuid(`page ${page}`),
    })),
  );
}
