import type { Handler, OperationId } from '../handler.ts';

/** Operations of which there is a second revision. */
type FirstRevision = {
  [Id in OperationId]: `${Id}_V2` extends OperationId ? Id : never;
}[OperationId];

/**
 * The second revisions of operations: the contact comes as a query parameter. Web servers in front of the bridge
 * decode or refuse some characters of e-mail addresses, such as `+` and an encoded slash, in a path only.
 */
export function contactFromQuery<Id extends FirstRevision>(
  handlers: { [First in Id]: Handler<First> },
): { [First in Id as `${First}_V2`]: Handler<`${First}_V2`> } {
  // Each has the type of its own operation, which the entries of an object cannot tell.
  const entries = Object.entries(handlers) as [string, Handler<FirstRevision>][];
  return Object.fromEntries(entries.map(([id, handler]) => [`${id}_V2`, revise(handler)])) as never;
}

function revise({ scope, maxBodyBytes, handle }: Handler<FirstRevision>): Handler<`${FirstRevision}_V2`> {
  return {
    scope,
    ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    handle: (input) => {
      const { contact, ...query } = input.query as { contact: string };
      // Both revisions take the same body and give the same answers: the contract's test says so.
      return handle({ ...input, query, path: { contact } } as never) as never;
    },
  };
}
