import type { TableState } from '../organization/organization.ts';
import { relatedState } from '../query/walkPath.ts';
import type { Row } from '../rows/row.ts';
import {
  dateJson,
  type EntityOptions,
  entityJson,
  type Json,
  optionJson,
  referenceJson,
} from './entityJson.ts';
import type { ListeningStep, StepImage } from './listeningSteps.ts';
import type { RowChange } from './rowChange.ts';

/** What one execution of a message has in common, whichever steps hear of it. */
export type Execution = {
  correlationId: string;
  requestId: string;
  operationId: string;
  createdOn: Date;
};

/**
 * The body of a webhook: a RemoteExecutionContext. That InitiatingUserId is the impersonated user where one user acts for
 * another is inference.
 */
export function executionContext(
  options: EntityOptions,
  change: RowChange,
  step: ListeningStep,
  execution: Execution,
): Record<string, Json> {
  const { organization } = options;
  const { id, userId, depth, tag } = change;
  const state = relatedState(organization, change.table);
  return {
    BusinessUnitId: organization.businessUnitId,
    CorrelationId: execution.correlationId,
    Depth: depth,
    InitiatingUserAgent: '',
    InitiatingUserAzureActiveDirectoryObjectId: '00000000-0000-0000-0000-000000000000',
    InitiatingUserId: userId,
    InputParameters: inputParameters(options, state, change),
    IsExecutingOffline: false,
    IsInTransaction: false,
    IsOfflinePlayback: false,
    IsolationMode: 1,
    MessageName: change.message,
    Mode: 1,
    OperationCreatedOn:
      options.dates === 'ticks'
        ? `/Date(${execution.createdOn.getTime()}+0000)/`
        : dateJson(execution.createdOn, 'iso'),
    OperationId: execution.operationId,
    OrganizationId: organization.id,
    OrganizationName: `unq${organization.id.replaceAll('-', '').slice(0, 29)}`,
    OutputParameters: change.message === 'Create' ? [{ key: 'id', value: id }] : [],
    OwningExtension: {
      Id: step.id,
      KeyAttributes: [],
      LogicalName: 'sdkmessageprocessingstep',
      Name: null,
      RowVersion: null,
    },
    ParentContext: null,
    PostEntityImages: 'after' in change ? images(options, state, change.after, step.postImages, 'after') : [],
    PreEntityImages:
      'before' in change
        ? images(options, state, change.before, step.preImages, 'after' in change ? 'before' : 'deleted')
        : [],
    PrimaryEntityId: id,
    PrimaryEntityName: change.table,
    RequestId: execution.requestId,
    SecondaryEntityName: 'none',
    SharedVariables: [
      { key: 'IsAutoTransact', value: true },
      ...(tag === undefined ? [] : [{ key: 'tag', value: tag }]),
    ],
    Stage: 40,
    UserAzureActiveDirectoryObjectId: '00000000-0000-0000-0000-000000000000',
    UserId: userId,
  };
}

function inputParameters(options: EntityOptions, state: TableState, change: RowChange): Json[] {
  const reference = referenceJson({ id: change.id, table: change.table });
  switch (change.message) {
    case 'Create': {
      const target = entityJson(options, state, change.after, Object.keys(change.after.values), 'target');
      return [{ key: 'Target', value: target }];
    }
    case 'Update':
      return [{ key: 'Target', value: entityJson(options, state, change.after, change.columns, 'target') }];
    case 'Delete':
      return [{ key: 'Target', value: reference }];
    case 'SetState':
      return [
        { key: 'EntityMoniker', value: reference },
        { key: 'State', value: optionJson(change.statecode) },
        { key: 'Status', value: optionJson(change.statuscode) },
      ];
    case 'Assign':
      return [
        { key: 'Target', value: reference },
        { key: 'Assignee', value: referenceJson(change.assignee) },
      ];
    case 'Merge':
      return [
        { key: 'Target', value: reference },
        { key: 'SubordinateId', value: change.subordinateId },
        { key: 'UpdateContent', value: entityJson(options, state, change.after, change.columns, 'target') },
        { key: 'PerformParentingChecks', value: false },
      ];
  }
}

/** The images that were registered, and the one that every asynchronous step has: before a deletion, after all else. */
function images(
  options: EntityOptions,
  state: TableState,
  row: Row,
  registered: readonly StepImage[],
  which: 'before' | 'after' | 'deleted',
): Json[] {
  const { primaryName } = state.table;
  const given = registered.map(({ alias, columns }) => ({
    key: alias,
    value: entityJson(options, state, row, columns ?? state.columns.keys(), 'image'),
  }));
  if (which === 'before') return given;
  const named = entityJson(options, state, row, primaryName === null ? [] : [primaryName], 'image');
  return [...given, { key: 'AsynchronousStepPrimaryName', value: named }];
}
