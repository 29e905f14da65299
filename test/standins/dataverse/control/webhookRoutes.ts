import { z } from 'zod';
import type { Organization } from '../organization/organization.ts';
import { ownerValues } from '../rows/ownerValues.ts';
import { formatInstant } from '../rows/readValue.ts';
import type { Row, Value } from '../rows/row.ts';
import { stateAfterUpdate } from '../rows/stateRules.ts';
import { platformContext } from '../seed/platformContext.ts';
import { seededIds } from '../seed/seedOrganization.ts';
import type { WebhookSettings, Webhooks } from '../webhooks/createWebhooks.ts';
import { raiseMessage } from '../webhooks/raiseMessage.ts';
import { type ControlRoute, controlError } from './route.ts';

const settings = z.strictObject({
  dates: z.enum(['ticks', 'iso']).exactOptional(),
  reorder: z.boolean().exactOptional(),
  repeats: z.number().min(0).max(1).exactOptional(),
  parallel: z.int().min(1).max(1000).exactOptional(),
  limitMs: z.int().min(1).exactOptional(),
  held: z.boolean().exactOptional(),
});
const common = { table: z.string(), id: z.guid(), userId: z.guid().default(seededIds.salesperson) };
const message = z.discriminatedUnion('message', [
  z.strictObject({
    message: z.literal('SetState'),
    ...common,
    statecode: z.int(),
    statuscode: z.int().exactOptional(),
  }),
  z.strictObject({
    message: z.literal('Assign'),
    ...common,
    assignee: z.strictObject({ id: z.guid(), table: z.enum(['systemuser', 'team']) }),
  }),
]);

/** Calls of webhooks, and the two messages that clients of the organization service send and the Web API does not. */
export function webhookRoutes(organization: Organization, webhooks: Webhooks): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'webhooks',
      does: 'Settings of the webhooks, calls that wait, and the steps that failed',
      handle: () => ({ settings: webhooks.settings, ...webhooks.status() }),
    },
    {
      method: 'PATCH',
      path: 'webhooks',
      does: 'Sets {dates: ticks | iso, reorder, repeats, parallel, limitMs, held}; held calls wait until held is false',
      handle: ({ body }) => {
        const given: Partial<WebhookSettings> = settings.parse(body);
        Object.assign(webhooks.settings, given);
        webhooks.resume();
        return { settings: webhooks.settings, ...webhooks.status() };
      },
    },
    {
      method: 'POST',
      path: 'messages',
      does: 'Executes {message: SetState, table, id, statecode, statuscode} or {message: Assign, table, id, assignee: {id, table}} as {userId}',
      handle: ({ body }) => {
        const given = message.parse(body);
        const state = organization.table(given.table);
        const before = state?.rows.get(given.id.toLowerCase());
        if (!state || !before) throw controlError(404, `There is no ${given.table} ${given.id}.`);
        const context = platformContext(organization, given.userId);
        const put = (values: Record<string, Value | undefined>): Row => {
          const stamps = { modifiedon: formatInstant(organization.now()), modifiedby: userOf(given.userId) };
          const all = Object.entries({ ...before.values, ...stamps, ...values });
          const kept = all.filter((entry): entry is [string, Value] => entry[1] !== undefined);
          const after: Row = {
            id: before.id,
            version: organization.nextVersion(),
            values: Object.fromEntries(kept),
          };
          organization.transaction.remember(state.rows, before.id);
          state.rows.put(after);
          return after;
        };
        return organization.transaction.run(() => {
          if (given.message === 'Assign') {
            const after = put(ownerValues(context, given.assignee));
            const { assignee } = given;
            raiseMessage(context, state, before.id, { message: 'Assign', before, after, assignee });
            return after;
          }
          const { statecode, statuscode } = before.values;
          const known = { statecode: Number(statecode), statuscode: Number(statuscode) };
          const change = { statecode: given.statecode, statuscode: given.statuscode };
          const reached = stateAfterUpdate(state, before.id, known, change);
          const after = put(reached);
          raiseMessage(context, state, before.id, { message: 'SetState', before, after, ...reached });
          return after;
        });
      },
    },
  ];
}

function userOf(id: string): Value {
  return { id, table: 'systemuser' };
}
