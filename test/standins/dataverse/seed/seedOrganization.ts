import type { Organization } from '../organization/organization.ts';
import { formatInstant } from '../rows/readValue.ts';
import type { LookupValue, Values } from '../rows/row.ts';
import type { Application } from '../token/applications.ts';

/** Rows every organization starts with, by what they are for. Fixed, so that a restart finds them again. */
export const seededIds = {
  administrator: '10000000-0000-4000-8000-000000000001',
  salesperson: '10000000-0000-4000-8000-000000000002',
  disabledUser: '10000000-0000-4000-8000-000000000003',
  nonInteractiveUser: '10000000-0000-4000-8000-000000000004',
  supportUser: '10000000-0000-4000-8000-000000000005',
  salesTeam: '20000000-0000-4000-8000-000000000001',
  accessTeam: '20000000-0000-4000-8000-000000000002',
  defaultTeam: '20000000-0000-4000-8000-000000000003',
} as const;

/** Puts the business unit, currency, organization, users and teams in place. Rows that exist are left alone. */
export function seedOrganization(organization: Organization, applications: Iterable<Application>): void {
  const unit: LookupValue = { id: organization.businessUnitId, table: 'businessunit' };
  const currency: LookupValue = { id: organization.currencyId, table: 'transactioncurrency' };
  putNew(organization, 'businessunit', unit.id, { name: 'contoso' });
  putNew(organization, 'transactioncurrency', currency.id, {
    currencyname: 'US Dollar',
    isocurrencycode: 'USD',
    currencysymbol: '$',
    currencyprecision: 2,
    exchangerate: 1,
    statecode: 0,
    statuscode: 1,
  });
  putNew(organization, 'organization', organization.id, {
    name: 'contoso',
    languagecode: 1033,
    basecurrencyid: currency,
    expirechangetrackingindays: organization.changeTrackingDays,
    isauditenabled: false,
  });
  for (const { id, first, last, accessmode, isdisabled } of people) {
    const name = `${first} ${last}`;
    putNew(organization, 'systemuser', id, {
      ...userValues(name, unit),
      firstname: first,
      lastname: last,
      domainname: `${first}.${last}@contoso.example`.toLowerCase(),
      internalemailaddress: `${first}.${last}@contoso.example`.toLowerCase(),
      azureactivedirectoryobjectid: id.replace(/^1/, '9'),
      accessmode,
      isdisabled,
    });
  }
  for (const application of applications) addApplicationUser(organization, application);
  const administratorid: LookupValue = { id: seededIds.administrator, table: 'systemuser' };
  for (const team of teams) {
    const { id, ...values } = team;
    putNew(organization, 'team', id, { ...values, businessunitid: unit, administratorid });
  }
}

/** Makes the application user an app registration needs to call the organization. */
export function addApplicationUser(organization: Organization, application: Application): void {
  const unit: LookupValue = { id: organization.businessUnitId, table: 'businessunit' };
  putNew(organization, 'systemuser', applicationUserId(application), {
    ...userValues(`# Application ${application.clientId.slice(0, 8)}`, unit),
    firstname: '#',
    lastname: `Application ${application.clientId.slice(0, 8)}`,
    domainname: `${application.clientId}@contoso.example`,
    applicationid: application.clientId,
    azureactivedirectoryobjectid: application.objectId,
    accessmode: 4,
    isdisabled: false,
  });
}

/** Id of an application's system user: made from the client id, so that a restart finds it again. */
export function applicationUserId(application: Application): string {
  return `30000000${application.clientId.slice(8)}`;
}

const people = [
  { id: seededIds.administrator, first: 'Ada', last: 'Admin', accessmode: 0, isdisabled: false },
  { id: seededIds.salesperson, first: 'Sam', last: 'Seller', accessmode: 0, isdisabled: false },
  { id: seededIds.disabledUser, first: 'Dora', last: 'Departed', accessmode: 0, isdisabled: true },
  { id: seededIds.nonInteractiveUser, first: 'Nick', last: 'Nightly', accessmode: 4, isdisabled: false },
  { id: seededIds.supportUser, first: 'Sue', last: 'Support', accessmode: 3, isdisabled: false },
];

const teams = [
  { id: seededIds.defaultTeam, name: 'contoso', teamtype: 0, isdefault: true },
  { id: seededIds.salesTeam, name: 'Sales', teamtype: 0, isdefault: false },
  { id: seededIds.accessTeam, name: 'Project access', teamtype: 1, isdefault: false },
];

function userValues(fullname: string, unit: LookupValue): Values {
  return { fullname, businessunitid: unit };
}

function putNew(organization: Organization, logicalName: string, id: string, values: Values): void {
  const rows = organization.table(logicalName)?.rows;
  if (!rows || rows.get(id)) return;
  const now = formatInstant(organization.now());
  const user: LookupValue = { id: seededIds.administrator, table: 'systemuser' };
  const stamps = { createdon: now, modifiedon: now, createdby: user, modifiedby: user };
  rows.put({ id, version: organization.nextVersion(), values: { ...stamps, ...values } });
  rows.settle();
}
