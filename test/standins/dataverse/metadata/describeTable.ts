import type { AlternateKey, Table } from '../tables/table.ts';
import { columnSet } from './describeColumn.ts';
import { manyToManySet, manyToOneSet, oneToManySet } from './describeRelationship.ts';
import { label, managedProperty } from './labels.ts';
import type { Json, Resource, ResourceSet } from './resource.ts';
import { plainSet } from './resource.ts';

/** All tables of the organization. */
export function tableSet(all: readonly Table[]): ResourceSet {
  return plainSet(
    'EntityMetadata',
    propertyNames,
    all.map((table) => describeTable(table, all)),
  );
}

function describeTable(table: Table, all: readonly Table[]): Resource {
  return {
    type: 'EntityMetadata',
    key: { name: 'LogicalName', value: table.logicalName },
    properties: propertiesOf(table),
    navigations: {
      Attributes: () => columnSet(table),
      ManyToOneRelationships: () => manyToOneSet(table, all),
      OneToManyRelationships: () => oneToManySet(table, all),
      ManyToManyRelationships: () => manyToManySet(),
      Keys: () => keySet(table),
    },
  };
}

function keySet(table: Table): ResourceSet {
  const items = table.keys.map((key) => ({
    type: 'EntityKeyMetadata',
    key: { name: 'LogicalName', value: key.name },
    properties: keyProperties(key, table.logicalName),
    navigations: {},
  }));
  return plainSet('EntityKeyMetadata', Object.keys(keyProperties(blankKey, '')), items);
}

const blankKey: AlternateKey = {
  name: '',
  schemaName: '',
  metadataId: '',
  label: null,
  columns: [],
  status: 'Active',
};

function keyProperties(key: AlternateKey, logicalName: string): Record<string, Json> {
  return {
    MetadataId: key.metadataId,
    HasChanged: null,
    KeyAttributes: key.columns,
    LogicalName: key.name,
    SchemaName: key.schemaName,
    EntityLogicalName: logicalName,
    IntroducedVersion: '1.0',
    IsManaged: false,
    EntityKeyIndexStatus: key.status,
    IsExportKey: false,
    IsSecondaryKey: false,
    IsSynchronous: false,
    DisplayName: label(key.label, false),
    IsCustomizable: managedProperty('iscustomizable', true),
    AsyncJob: null,
  };
}

/** Tables are replaced, never changed in place: what is described of one stays right. */
const described = new WeakMap<Table, Record<string, Json>>();

function propertiesOf(table: Table): Record<string, Json> {
  const properties = described.get(table) ?? tableProperties(table);
  described.set(table, properties);
  return properties;
}

function tableProperties(table: Table): Record<string, Json> {
  const managed = !table.custom;
  return {
    MetadataId: table.metadataId,
    HasChanged: null,
    ActivityTypeMask: table.isActivity ? 1 : 0,
    AutoRouteToOwnerQueue: false,
    CanTriggerWorkflow: !table.readOnly,
    EntityHelpUrlEnabled: false,
    EntityHelpUrl: null,
    IsDocumentManagementEnabled: false,
    IsOneNoteIntegrationEnabled: false,
    IsInteractionCentricEnabled: false,
    IsKnowledgeManagementEnabled: false,
    IsSLAEnabled: false,
    IsBPFEntity: false,
    IsDocumentRecommendationsEnabled: false,
    IsMSTeamsIntegrationEnabled: false,
    AutoCreateAccessTeams: false,
    IsActivity: table.isActivity,
    IsActivityParty: table.logicalName === 'activityparty',
    IsRetrieveAuditEnabled: false,
    IsRetrieveMultipleAuditEnabled: false,
    IsArchivalEnabled: false,
    IsRetentionEnabled: false,
    IsAvailableOffline: true,
    IsChildEntity: table.logicalName === 'activityparty',
    IsAIRUpdated: false,
    IconLargeName: null,
    IconMediumName: null,
    IconSmallName: null,
    IconVectorName: null,
    IsCustomEntity: table.custom,
    IsBusinessProcessEnabled: false,
    SyncToExternalSearchIndex: false,
    IsOptimisticConcurrencyEnabled: table.optimisticConcurrency,
    ChangeTrackingEnabled: table.changeTracking,
    IsImportable: !table.readOnly,
    IsIntersect: false,
    IsManaged: managed,
    IsEnabledForCharts: true,
    IsEnabledForTrace: false,
    IsValidForAdvancedFind: true,
    DaysSinceRecordLastModified: 0,
    MobileOfflineFilters: '',
    IsReadingPaneEnabled: true,
    IsQuickCreateEnabled: false,
    LogicalName: table.logicalName,
    ObjectTypeCode: table.objectTypeCode,
    OwnershipType: table.ownership,
    PrimaryNameAttribute: table.primaryName,
    PrimaryImageAttribute: null,
    PrimaryIdAttribute: table.primaryId,
    RecurrenceBaseEntityLogicalName: null,
    ReportViewName: `Filtered${table.schemaName}`,
    SchemaName: table.schemaName,
    IntroducedVersion: managed ? '5.0.0.0' : '1.0.0.0',
    IsStateModelAware: table.columns.some((column) => column.type === 'State'),
    EnforceStateTransitions: false,
    ExternalName: null,
    EntityColor: '',
    LogicalCollectionName: table.entitySet,
    ExternalCollectionName: null,
    CollectionSchemaName: table.entitySet,
    EntitySetName: table.entitySet,
    IsEnabledForExternalChannels: false,
    IsPrivate: false,
    UsesBusinessDataLabelTable: false,
    IsLogicalEntity: false,
    HasNotes: !table.readOnly,
    HasActivities: table.ownership === 'UserOwned' && !table.isActivity,
    HasFeedback: false,
    HasEmailAddresses: table.columns.some((column) => column.format === 'Email'),
    IsSolutionAware: false,
    TableType: 'Standard',
    OwnerId: null,
    DataProviderId: null,
    DataSourceId: null,
    Description: label(null, managed),
    DisplayCollectionName: label(table.collectionLabel, managed),
    DisplayName: label(table.label, managed),
    IsAuditEnabled: managedProperty('canmodifyauditsettings', false),
    IsValidForQueue: managedProperty('canmodifyqueuesettings', false),
    IsConnectionsEnabled: managedProperty('canmodifyconnectionsettings', false),
    IsCustomizable: managedProperty('iscustomizable', true),
    IsRenameable: managedProperty('isrenameable', true),
    IsMappable: managedProperty('ismappable', true),
    IsDuplicateDetectionEnabled: managedProperty(
      'canmodifyduplicatedetectionsettings',
      table.duplicateDetection,
    ),
    CanCreateAttributes: managedProperty('cancreateattributes', true),
    CanCreateForms: managedProperty('cancreateforms', true),
    CanCreateViews: managedProperty('cancreateviews', true),
    CanCreateCharts: managedProperty('cancreatecharts', true),
    CanChangeTrackingBeEnabled: managedProperty('canchangetrackingbeenabled', true),
    CanModifyAdditionalSettings: managedProperty('canmodifyadditionalsettings', true),
    Privileges: [],
    Settings: [],
  };
}

const propertyNames = Object.keys(
  tableProperties({
    logicalName: '',
    schemaName: '',
    entitySet: '',
    metadataId: '',
    objectTypeCode: 0,
    label: null,
    collectionLabel: null,
    primaryId: '',
    primaryName: null,
    isActivity: false,
    custom: false,
    ownership: 'None',
    messages: [],
    changeTracking: false,
    optimisticConcurrency: false,
    duplicateDetection: false,
    readOnly: false,
    columns: [],
    keys: [],
    manyToOne: [],
  }),
);
