import { z } from 'zod';
import type { Organization, TableState } from '../organization/organization.ts';
import { withComputedValues, withoutUndefined } from '../rows/computedValues.ts';
import { createRow } from '../rows/createRow.ts';
import { isRawNumber, plainText, type RawNumber } from '../rows/exactNumber.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { readPayload } from '../rows/readPayload.ts';
import { formatInstant } from '../rows/readValue.ts';
import type { Row, Value } from '../rows/row.ts';
import { platformContext } from '../seed/platformContext.ts';
import { seedContacts } from '../seed/seedContacts.ts';
import { seededIds } from '../seed/seedOrganization.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';
import { type ControlRoute, controlError } from './route.ts';

const storedValue = z.union([
  z.custom<RawNumber>(isRawNumber).transform(({ rawJSON }) => plainText(rawJSON) ?? rawJSON),
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ id: z.guid(), table: z.string() }),
  z.null(),
]);
const newRows = z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())).min(1) });
const change = z.strictObject({ values: z.record(z.string(), storedValue), userId: z.guid().optional() });
const contacts = z.strictObject({ count: z.int().min(1).max(2_000_000), seed: z.int().default(1) });

/** Rows from behind the Web API: no token, no limits, no privileges, nothing in the log. */
export function rowRoutes(organization: Organization): ControlRoute[] {
  const stateOf = (logicalName: string | undefined): TableState => {
    const state = organization.table(logicalName ?? '');
    if (!state)
      throw controlError(404, `There is no table '${logicalName}'. Tables are named by logical name.`);
    return state;
  };
  const rowOf = (state: TableState, text: string | undefined): Row => {
    const row = state.rows.get(parseGuid(text ?? '') ?? '');
    if (!row) throw controlError(404, `There is no ${state.table.logicalName} ${text}.`);
    return row;
  };

  return [
    {
      method: 'POST',
      path: 'contacts',
      does: 'Seeds {count, seed} made-up contacts, the same ones for the same seed; answers their ids',
      handle: ({ body }) => {
        const { count, seed } = contacts.parse(body);
        return { ids: seedContacts(organization, count, seed) };
      },
    },
    {
      method: 'POST',
      path: 'rows/:table',
      does: 'Creates {rows: […]} written as for the Web API, all or none; answers their ids',
      handle: ({ parameters, body }) => {
        const state = stateOf(parameters.table);
        const context = platformContext(organization, seededIds.administrator);
        const { rows } = newRows.parse(body);
        const ids = organization.transaction.run(() =>
          rows.map((json) => createRow(context, state, readPayload(context, state, json)).id),
        );
        return { ids };
      },
    },
    {
      method: 'GET',
      path: 'rows/:table',
      does: 'Rows as stored, by ascending id: ?after=id, ?top=number (default 1000); also how many there are',
      handle: ({ parameters, query }) => {
        const { rows } = stateOf(parameters.table);
        const top = Number(query.get('top') ?? 1000);
        const page: Row[] = [];
        for (const row of rows.scan(query.get('after') ?? undefined)) {
          if (page.length >= top) break;
          page.push(row);
        }
        return { count: rows.size(), rows: page };
      },
    },
    {
      method: 'GET',
      path: 'rows/:table/:id',
      does: 'One row as stored',
      handle: ({ parameters }) => rowOf(stateOf(parameters.table), parameters.id),
    },
    {
      method: 'PATCH',
      path: 'rows/:table/:id',
      does: 'Sets stored {values} (null clears) as another user, whatever the columns allow; a new version results',
      handle: ({ parameters, body }) => {
        const state = stateOf(parameters.table);
        const before = rowOf(state, parameters.id);
        const { values, userId } = change.parse(body);
        const editor = userId ?? seededIds.salesperson;
        const row = changedRow(organization, state, before, values, editor);
        organization.transaction.run(() => {
          state.rows.put(row);
          const columns = [...Object.keys(values), 'modifiedon', 'modifiedby'];
          const context = platformContext(organization, editor);
          raiseMessage(context, state, row.id, { message: 'Update', before, after: row, columns });
        });
        state.rows.settle();
        return row;
      },
    },
    {
      method: 'DELETE',
      path: 'rows/:table/:id',
      does: 'Deletes one row',
      handle: ({ parameters }) => {
        const state = stateOf(parameters.table);
        const before = rowOf(state, parameters.id);
        state.rows.remove(before.id, organization.nextVersion());
        state.rows.settle();
        const context = platformContext(organization, seededIds.salesperson);
        raiseMessage(context, state, before.id, { message: 'Delete', before });
      },
    },
  ];
}

function changedRow(
  organization: Organization,
  state: TableState,
  before: Row,
  values: Record<string, Value | null>,
  userId: string,
): Row {
  const unknown = Object.keys(values).find((name) => !state.columns.has(name));
  if (unknown !== undefined)
    throw controlError(400, `${state.table.logicalName} has no column '${unknown}'.`);
  const set = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? undefined]));
  const stamps: Record<string, Value> = {
    modifiedon: formatInstant(organization.now()),
    modifiedby: { id: userId, table: 'systemuser' },
  };
  return {
    id: before.id,
    version: organization.nextVersion(),
    values: withComputedValues(state, withoutUndefined({ ...before.values, ...stamps, ...set })),
  };
}
