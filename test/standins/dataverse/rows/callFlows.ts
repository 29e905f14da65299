import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';

/** `message` of the registrations that listen to a change. */
const listening = { create: new Set([1, 4, 5, 7]), update: new Set([3, 4, 6, 7]) };

/**
 * Counts the flows that a change starts, by the rows of callbackregistration; none where the request asks to suppress
 * them. Row and column filters are not looked at.
 */
export function callFlows(
  { organization, request }: Context,
  { table }: TableState,
  change: keyof typeof listening,
): void {
  if (request.headers['mscrm.suppresscallbackregistrationexpanderjob']?.toLowerCase() === 'true') return;
  for (const { id, values } of organization.table('callbackregistration')?.rows.scan() ?? []) {
    if (values.entityname !== table.logicalName || values.softdeletestatus === 1) continue;
    if (listening[change].has(Number(values.message)))
      organization.callbacks.set(id, (organization.callbacks.get(id) ?? 0) + 1);
  }
}
