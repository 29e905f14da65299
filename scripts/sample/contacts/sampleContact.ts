import type { NewRow } from '../../../bridge/database/defineTable.ts';
import type { DateTime2 } from '../../../bridge/database/sqlType.ts';
import type { contact } from '../../../bridge/xperience/products/xperience13/tables/contactTables.ts';

/** A row of OM_Contact with the sample's custom fields; its number is its place. */
export interface SampleContact extends NewRow<typeof contact> {
  ContactGUID: string;
  ContactBounces: number;
  ContactLoyaltyLevel: string | null;
  ContactPreferredDay: string | null;
  ContactWebsite: string | null;
  ContactNoPhoneCalls: boolean | null;
  ContactChildren: number | null;
  ContactCustomerNumber: number | null;
  ContactYearlyBudget: number | null;
  ContactLatitude: number | null;
  ContactAnniversary: string | null;
  ContactLastTestRide: DateTime2 | null;
  ContactStoreCardID: string | null;
}
