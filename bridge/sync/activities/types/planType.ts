import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseClient, DataverseTable, TableSummary } from '../../../dataverse/types.ts';
import type { Extensions } from '../../../extensions/types.ts';
import type { Zones } from '../../../mapping/types.ts';
import type { ActivityTemplate } from '../templates/activityTemplate.ts';
import { templateOf } from '../templates/templates.ts';
import { compileTemplate } from './compileTemplate.ts';
import { planOwner } from './planOwner.ts';
import { createTypeFilter } from './typeFilter.ts';
import { type TypeMapItem, typeDefaults } from './typeMapItem.ts';
import type { SentType, TypeCode, TypePlan, UnsentType } from './typePlan.ts';

export interface TypeSource {
  database: DatabaseHandle;
  dataverse: DataverseClient;
  call: CallOptions;
  zones: Zones;
  items: readonly TypeMapItem[];
  defaultOwner: string;
  extensions: Extensions['activityTypes'];
  /** Read the metadata of tables anew. */
  fresh: boolean;
}

const contactTable = 'contact';
/** The union of all activities is only read. */
const union = 'activitypointer';

/**
 * How activities of a type become rows, or why they do not.
 * @param type code name, in any case
 * @throws DataverseUnavailable
 */
export async function planType(source: TypeSource, type: string): Promise<TypePlan> {
  const name = type.toLowerCase();
  const item = source.items.find((each) => each.type.toLowerCase() === name);
  const unsent = (kind: UnsentType['kind'], code: TypeCode, reason: string): UnsentType => ({
    kind,
    type: name,
    code,
    reason,
  });
  if (item?.send === false)
    return unsent('skipped', 'typeSwitchedOff', `Activities of the type ${type} are switched off.`);
  const tables = await source.dataverse.listTables(source.call);
  const template = templateOf(name, source.extensions);
  const tableName = item ? wantedTable(tables, item, template, name) : name;
  const summary = tables.get(tableName);
  if (!item && (!summary || !isActivity(summary))) {
    const reason = `Dynamics has no activity table called ${name}, and no other table was chosen for the type.`;
    return unsent('skipped', 'typeWithoutTable', reason);
  }
  if (!summary) {
    const reason = `Dynamics has no table ${tableName} for activities of the type ${type}. Import the solution that brings it, or choose another.`;
    return unsent('blocked', 'tableMissing', reason);
  }
  if (!isActivity(summary)) {
    const reason = `${tableName} is no table of activities, so it cannot take the type ${type}. Choose another.`;
    return unsent('blocked', 'tableNotActivity', reason);
  }
  const table = await source.dataverse.describeTable(tableName, { ...source.call, fresh: source.fresh });
  const planned = await planTable(source, name, item ?? { ...typeDefaults, type: name }, template, table);
  return 'kind' in planned ? planned : unsent('blocked', planned.code, planned.reason);
}

/** The one the type map names, else the template's where it is installed, else the one called like the type. */
function wantedTable(
  tables: ReadonlyMap<string, TableSummary>,
  item: TypeMapItem,
  template: ActivityTemplate,
  name: string,
): string {
  if (item.table !== undefined) return item.table;
  return template.table !== undefined && !tables.has(name) ? template.table : name;
}

function isActivity({ isActivity, name }: TableSummary): boolean {
  return isActivity && name !== union;
}

async function planTable(
  source: TypeSource,
  type: string,
  item: TypeMapItem,
  template: ActivityTemplate,
  table: DataverseTable,
): Promise<SentType | { code: TypeCode; reason: string }> {
  const compiled = compileTemplate(template, table, item, source.zones);
  if ('reasons' in compiled) return { code: 'columnsDoNotFit', reason: compiled.reasons.join(' ') };
  const contact = table.columns
    .find(({ name }) => name === 'regardingobjectid')
    ?.targets?.find((target) => target.table === contactTable);
  if (!contact)
    return { code: 'tableWithoutContacts', reason: `Rows of ${table.name} cannot regard contacts.` };
  const completed = table.states.find(({ invariantName }) => invariantName === 'Completed');
  if (item.complete && !completed)
    return { code: 'tableWithoutCompletion', reason: `Rows of ${table.name} have no state Completed.` };
  const owner = await planOwner({ ...source, table, rule: item.owner });
  if ('code' in owner) return owner;
  const { mapping } = compiled;
  return {
    kind: 'sent',
    type,
    table,
    template,
    mapping,
    regarding: { property: `${contact.navigationProperty}@odata.bind`, entitySet: contact.entitySet },
    owner,
    ...(item.complete && completed
      ? { completed: { statecode: completed.value, statuscode: completed.defaultStatus } }
      : {}),
    closedStates: new Set(
      table.states
        .filter(({ invariantName }) => invariantName === 'Completed' || invariantName === 'Canceled')
        .map(({ value }) => value),
    ),
    filter: await createTypeFilter(source.database, item),
    signature: hash([table.name, [...item.pages].sort(), [...item.forms].sort(), ...versionOf(template)]),
    fingerprint: hash([
      table.name,
      mapping.fingerprint,
      item.complete,
      ownerText(owner),
      ...versionOf(template),
    ]),
  };
}

function ownerText(owner: SentType['owner']): string {
  return owner.kind === 'fixed' ? owner.value : owner.kind;
}

/** A changed extension may let in what it left out before; absent without one, so that hashes stay as they were. */
function versionOf({ by }: ActivityTemplate): string[] {
  return by ? [by.version] : [];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
