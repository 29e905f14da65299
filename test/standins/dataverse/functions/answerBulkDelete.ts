import { z } from 'zod';
import { payloadError } from '../errors/payloadErrors.ts';
import { notImitated } from '../errors/requestErrors.ts';
import { isWebApiError } from '../errors/webApiError.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Expression } from '../query/expression.ts';
import { findRows } from '../query/findRows.ts';
import { relatedState } from '../query/walkPath.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import { deleteRow } from '../rows/deleteRow.ts';
import { parseBody } from '../rows/parseBody.ts';
import type { Row } from '../rows/row.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const condition = z.looseObject({
  AttributeName: z.string(),
  Operator: z.string(),
  Values: z.array(z.looseObject({ Value: scalar })).default([]),
});
const parameters = z.looseObject({
  JobName: z.string(),
  QuerySet: z
    .array(
      z.looseObject({
        EntityName: z.string(),
        Criteria: z
          .looseObject({
            FilterOperator: z.enum(['And', 'Or']).default('And'),
            Conditions: z.array(condition).default([]),
          })
          .optional(),
      }),
    )
    .min(1),
});

type Query = z.infer<typeof parameters>['QuerySet'][number];

/**
 * Answers `POST BulkDelete` with a job's id. A live organization deletes later, in the background; here all is
 * done when the answer comes. As there, a row that cannot be deleted stays and the others go.
 */
export function answerBulkDelete(context: Context): WebResponse {
  const read = parameters.safeParse(parseBody('', context.request));
  if (!read.success) {
    throw payloadError('', `Microsoft.OData.ODataException: ${z.prettifyError(read.error)}`);
  }
  for (const query of read.data.QuerySet) deleteAll(context, query);
  return jsonResponse(context, 200, {
    '@odata.context': `${context.base}/$metadata#Microsoft.Dynamics.CRM.BulkDeleteResponse`,
    JobId: context.organization.newId(),
  });
}

function deleteAll(context: Context, query: Query): void {
  const { organization } = context;
  const state = relatedState(organization, query.EntityName);
  requirePrivilege(context.caller, 'Delete', state.table.logicalName, state.table.schemaName);
  const filter = combine(query);
  const { userId } = context.caller;
  const rows = findRows({
    organization,
    state,
    userId,
    filter,
    order: [],
    within: undefined,
    after: undefined,
  });
  for (const row of [...rows]) deleteOne(context, state, row);
}

function deleteOne(context: Context, state: TableState, row: Row): void {
  try {
    context.organization.transaction.run(() => deleteRow(context, state, row));
  } catch (error) {
    if (!isWebApiError(error)) throw error;
  }
}

function combine({ Criteria: criteria }: Query): Expression | undefined {
  const kind = criteria?.FilterOperator === 'Or' ? 'or' : 'and';
  return criteria?.Conditions.map(toExpression).reduce<Expression | undefined>(
    (left, right) => (left ? { kind, left, right } : right),
    undefined,
  );
}

function toExpression({
  AttributeName: column,
  Operator: operator,
  Values: values,
}: z.infer<typeof condition>): Expression {
  if (operator !== 'In' && operator !== 'Equal') throw notImitated(`the operator ${operator} in BulkDelete`);
  const literals = values.map(({ Value: value }) => ({ kind: 'text' as const, value }));
  return { kind: 'query', function: 'In', column, path: [], values: literals };
}
