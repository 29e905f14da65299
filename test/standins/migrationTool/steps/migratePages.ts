import type { Both } from './both.ts';
import type { MigratedSites } from './migrateSites.ts';

/** NodeID there → GUID of the page here. */
export type MigratedPages = Map<number, string>;

/** Pages keep the GUID of their node. A source without the table of nodes has no pages. */
export async function migratePages(
  { source, target, log }: Both,
  { websites }: MigratedSites,
): Promise<MigratedPages> {
  const pages: MigratedPages = new Map();
  if ((await source.columns('CMS_Tree')).length === 0) return pages;
  const nodes = await source.read('CMS_Tree', { orderBy: 'NodeID' });
  const rows = nodes.map((node) => {
    pages.set(Number(node.NodeID), String(node.NodeGUID));
    return {
      WebPageItemGUID: node.NodeGUID ?? '',
      WebPageItemName: `${node.NodeName}-${node.NodeID}`.slice(0, 100),
      WebPageItemTreePath: node.NodeAliasPath ?? '',
      WebPageItemWebsiteChannelID: websites.get(Number(node.NodeSiteID)) ?? 0,
    };
  });
  await target.insert(
    'CMS_WebPageItem',
    ['WebPageItemGUID', 'WebPageItemName', 'WebPageItemTreePath', 'WebPageItemWebsiteChannelID'],
    rows,
  );
  log.wrote('pages', rows.length);
  return pages;
}
