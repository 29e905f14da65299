import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import type { RowMessage } from './rowChange.ts';

/** Tells the registered steps of a message that a request has caused. `depth`: 1, or 2 for what another message brought about. */
export function raiseMessage(
  { organization, caller, request }: Context,
  state: TableState,
  id: string,
  message: RowMessage,
  depth = 1,
): void {
  if (organization.listeners.size === 0) return;
  const tag = new URLSearchParams(request.query).get('tag');
  organization.raise({
    table: state.table.logicalName,
    id,
    userId: caller.userId,
    depth,
    ...(tag === null ? {} : { tag }),
    ...message,
  });
}
