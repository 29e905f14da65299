import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { activityType } from '../../bridge/xperience/products/xperience13/tables/activityTables.ts';
import { insertRows } from './insertRows.ts';

/** Code names as Xperience writes them, this odd casing included; the last five were added by an administrator. */
const names = [
  'pagevisit',
  'landingpage',
  'bizformsubmit',
  'newslettersubscription',
  'newsletterunsubscription',
  'newsletterunsubscriptionfromall',
  'newsletteropen',
  'newsletterclickthrough',
  'purchase',
  'purchasedproduct',
  'productaddedtoshoppingcart',
  'productremovedfromshoppingcart',
  'productaddedtowishlist',
  'ShoppingCartAbandoned',
  'userregistration',
  'userlogin',
  'internalsearch',
  'externalsearch',
  'customtablesubmit',
  'customactivity',
  'storevisit',
  'phonecall',
  'dynamics365import',
  'dynamics365task',
  'dynamics365appointment',
];

const custom = new Set(names.slice(names.indexOf('customactivity')));

export async function addActivityTypes(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    activityType,
    names.map((name) => ({
      ActivityTypeDisplayName: name,
      ActivityTypeName: name,
      ActivityTypeEnabled: true,
      ActivityTypeIsCustom: custom.has(name),
      ActivityTypeManualCreationAllowed: custom.has(name),
    })),
  );
}
