import { cascadesDelete } from '../tables/cascadesDelete.ts';
import type { ManyToOne, Table } from '../tables/table.ts';
import { managedProperty } from './labels.ts';
import type { Json, Resource, ResourceSet } from './resource.ts';
import { plainSet } from './resource.ts';

const type = 'OneToManyRelationshipMetadata';
const baseProperties = [
  'HasChanged',
  'IntroducedVersion',
  'IsCustomRelationship',
  'IsCustomizable',
  'IsManaged',
  'IsValidForAdvancedFind',
  'MetadataId',
  'RelationshipType',
  'SchemaName',
  'SecurityTypes',
];

/** Relationships in which this table holds the lookup. Those of activitypointer are not repeated here. */
export function manyToOneSet(table: Table, all: readonly Table[]): ResourceSet {
  return plainSet(type, propertyNames, ownRelationships(table, all));
}

/** Relationships in which other tables, or this one, point at this table. */
export function oneToManySet(table: Table, all: readonly Table[]): ResourceSet {
  const items = all
    .flatMap((other) => ownRelationships(other, all))
    .filter((resource) => resource.properties.ReferencedEntity === table.logicalName);
  return plainSet(type, propertyNames, items);
}

/** No table of the organization has a many-to-many relationship. */
export function manyToManySet(): ResourceSet {
  return plainSet(
    'ManyToManyRelationshipMetadata',
    [
      ...baseProperties,
      'Entity1LogicalName',
      'Entity2LogicalName',
      'IntersectEntityName',
      'Entity1NavigationPropertyName',
      'Entity2NavigationPropertyName',
    ],
    [],
  );
}

/** All relationships, declared as their base type. */
export function relationshipDefinitions(all: readonly Table[]): ResourceSet {
  const items = all.flatMap((table) => ownRelationships(table, all));
  return {
    kind: 'set',
    type: 'RelationshipMetadataBase',
    properties: baseProperties,
    items,
    cast: (to) => {
      if (to === type) return plainSet(type, propertyNames, items);
      return to === 'ManyToManyRelationshipMetadata' ? manyToManySet() : undefined;
    },
  };
}

function ownRelationships(table: Table, all: readonly Table[]): Resource[] {
  return table.manyToOne
    .filter((relationship) => !relationship.inherited)
    .map((relationship) => {
      const target = all.find((other) => other.logicalName === relationship.target);
      return {
        type,
        key: { name: 'SchemaName', value: relationship.schemaName },
        properties: describe(
          relationship,
          table.logicalName,
          target?.primaryId ?? `${relationship.target}id`,
        ),
        navigations: {},
      };
    });
}

function describe(relationship: ManyToOne, referencing: string, referencedId: string): Record<string, Json> {
  return {
    MetadataId: relationship.metadataId,
    HasChanged: null,
    IsCustomRelationship: relationship.custom,
    IsValidForAdvancedFind: true,
    SchemaName: relationship.schemaName,
    SecurityTypes: 'Append',
    IsManaged: !relationship.custom,
    RelationshipType: 'OneToManyRelationship',
    IntroducedVersion: '5.0.0.0',
    IsCustomizable: managedProperty('iscustomizable', true),
    ReferencedAttribute: referencedId,
    ReferencedEntity: relationship.target,
    ReferencingAttribute: relationship.column,
    ReferencingEntity: referencing,
    IsHierarchical: false,
    EntityKey: null,
    RelationshipBehavior: 0,
    IsDenormalizedLookup: null,
    DenormalizedAttributeName: null,
    ReferencedEntityNavigationPropertyName: relationship.collection,
    ReferencingEntityNavigationPropertyName: relationship.navigation,
    RelationshipAttributes: [],
    AssociatedMenuConfiguration: null,
    CascadeConfiguration: {
      Assign: 'NoCascade',
      Delete: cascadesDelete(relationship) ? 'Cascade' : 'RemoveLink',
      Archive: 'NoCascade',
      Merge: 'NoCascade',
      Reparent: 'NoCascade',
      Share: 'NoCascade',
      Unshare: 'NoCascade',
      RollupView: 'NoCascade',
    },
  };
}

const propertyNames = Object.keys(
  describe(
    {
      schemaName: '',
      metadataId: '',
      custom: false,
      column: '',
      target: '',
      navigation: '',
      collection: '',
      inherited: false,
    },
    '',
    '',
  ),
);
