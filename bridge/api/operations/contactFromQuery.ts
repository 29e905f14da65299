import type { Handler, OperationId } from '../handler.ts';

/** Operations of which there is a second revision. */
type FirstRevision = {
  [Id in OperationId]: `${Id}_V2` extends OperationId ? Id : never;
}[OperationId];

/**
 * The second revision of an operation: the contact comes as a query parameter. Web servers in front of the bridge
 * decode or refuse some characters of e-mail addresses, such as `+` and an encoded slash, in a path only.
 */
export function contactFromQuery<Id extends FirstRevision>({
  scope,
  maxBodyBytes,
  handle,
}: Handler<Id>): Handler<`${Id}_V2`> {
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
