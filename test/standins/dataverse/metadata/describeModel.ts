import { edmType } from '../rows/edmType.ts';
import { isRowProperty, rowProperty } from '../tables/isRowProperty.ts';
import type { BulkMessage, Column, ManyToOne, Table } from '../tables/table.ts';
import { element } from './xml.ts';

const namespace = 'Microsoft.Dynamics.CRM';
const edmx = 'http://docs.oasis-open.org/odata/ns/edmx';
const edm = 'http://docs.oasis-open.org/odata/ns/edm';

/**
 * The model as CSDL, what generic OData clients read first: a type and a set for each table, the functions and
 * actions, and of the definitions' own types nothing. Activity tables inherit from activitypointer.
 */
export function describeModel(tables: readonly Table[]): string {
  const pointer = tables.find((table) => table.logicalName === 'activitypointer');
  const schema = element('Schema', { Namespace: namespace, Alias: 'mscrm', xmlns: edm }, [
    element('EntityType', { Name: 'crmbaseentity', Abstract: 'true' }),
    ownerType,
    // Some readers resolve a base type where they meet it: it stands before what derives from it.
    ...[...tables]
      .sort((left, right) => Number(right === pointer) - Number(left === pointer))
      .map((table) => entityType(table, tables, pointer)),
    ...operations,
    ...tables.flatMap(bulkActions),
    element('EntityContainer', { Name: 'System' }, [
      ...tables.map((table) => entitySet(table, tables)),
      element('FunctionImport', { Name: 'WhoAmI', Function: 'mscrm.WhoAmI' }),
      element('ActionImport', { Name: 'Merge', Action: 'mscrm.Merge' }),
    ]),
  ]);
  const services = element('edmx:DataServices', {}, [schema]);
  return `<?xml version="1.0" encoding="utf-8"?>${element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': edmx }, [services])}`;
}

/** Users and teams, as far as a row's owner shows them. */
const ownerType = element('EntityType', { Name: 'owner', BaseType: 'mscrm.crmbaseentity' }, [
  element('Key', {}, [element('PropertyRef', { Name: 'ownerid' })]),
  element('Property', { Name: 'ownerid', Type: 'Edm.Guid' }),
]);

function entityType(table: Table, all: readonly Table[], pointer: Table | undefined): string {
  const base = table.isActivity && table !== pointer ? pointer : undefined;
  const inherited = new Set(base?.columns.map((column) => column.name));
  const key = element('Key', {}, [element('PropertyRef', { Name: table.primaryId })]);
  return element(
    'EntityType',
    { Name: table.logicalName, BaseType: `mscrm.${base ? base.logicalName : 'crmbaseentity'}` },
    [
      ...(base ? [] : [key]),
      ...table.columns.filter((column) => isRowProperty(column) && !inherited.has(column.name)).map(property),
      ...table.manyToOne.filter((relationship) => !relationship.inherited).map((one) => lookup(one, all)),
      ...collectionsOf(table, all),
    ],
  );
}

function property(column: Column): string {
  const type = edmType(column);
  return element('Property', {
    Name: rowProperty(column),
    Type: type,
    Unicode: type === 'Edm.String' ? 'false' : undefined,
    Scale: type === 'Edm.Decimal' ? 'Variable' : undefined,
  });
}

function lookup(relationship: ManyToOne, all: readonly Table[]): string {
  const target = all.find((table) => table.logicalName === relationship.target);
  const constraint = element('ReferentialConstraint', {
    Property: `_${relationship.column}_value`,
    ReferencedProperty: target?.primaryId ?? `${relationship.target}id`,
  });
  return element(
    'NavigationProperty',
    {
      Name: relationship.navigation,
      Type: `mscrm.${relationship.target}`,
      Nullable: 'true',
      Partner: target ? relationship.collection : undefined,
    },
    [constraint],
  );
}

function collectionsOf(table: Table, all: readonly Table[]): string[] {
  return all.flatMap((other) =>
    other.manyToOne
      .filter((relationship) => relationship.target === table.logicalName && !relationship.inherited)
      .map((relationship) =>
        element('NavigationProperty', {
          Name: relationship.collection,
          Type: `Collection(mscrm.${other.logicalName})`,
          Partner: relationship.navigation,
        }),
      ),
  );
}

function entitySet(table: Table, all: readonly Table[]): string {
  const bindings = table.manyToOne.flatMap((relationship) => {
    const target = all.find((other) => other.logicalName === relationship.target);
    return target && !relationship.inherited
      ? [element('NavigationPropertyBinding', { Path: relationship.navigation, Target: target.entitySet })]
      : [];
  });
  return element('EntitySet', { Name: table.entitySet, EntityType: `mscrm.${table.logicalName}` }, bindings);
}

function bulkActions(table: Table): string[] {
  const collection = `Collection(mscrm.${table.logicalName})`;
  return table.messages.map((message) =>
    element('Action', { Name: message, IsBound: 'true' }, [
      element('Parameter', { Name: 'entityset', Type: collection, Nullable: 'false' }),
      element('Parameter', { Name: 'Targets', Type: collection, Nullable: 'false' }),
      ...returnOf(message),
    ]),
  );
}

function returnOf(message: BulkMessage): string[] {
  return message === 'CreateMultiple'
    ? [element('ReturnType', { Type: 'mscrm.CreateMultipleResponse', Nullable: 'false' })]
    : [];
}

const operations = [
  element(
    'ComplexType',
    { Name: 'WhoAmIResponse' },
    ['BusinessUnitId', 'UserId', 'OrganizationId'].map(guid),
  ),
  element('ComplexType', { Name: 'CreateMultipleResponse' }, [
    element('Property', { Name: 'Ids', Type: 'Collection(Edm.Guid)', Nullable: 'false' }),
  ]),
  element('Function', { Name: 'WhoAmI' }, [
    element('ReturnType', { Type: 'mscrm.WhoAmIResponse', Nullable: 'false' }),
  ]),
  element('Action', { Name: 'Merge' }, [
    element('Parameter', { Name: 'Target', Type: 'mscrm.crmbaseentity', Nullable: 'false' }),
    element('Parameter', { Name: 'Subordinate', Type: 'mscrm.crmbaseentity', Nullable: 'false' }),
    element('Parameter', { Name: 'UpdateContent', Type: 'mscrm.crmbaseentity' }),
    element('Parameter', { Name: 'PerformParentingChecks', Type: 'Edm.Boolean', Nullable: 'false' }),
  ]),
];

function guid(name: string): string {
  return element('Property', { Name: name, Type: 'Edm.Guid', Nullable: 'false' });
}
