/** A user or team that rows are assigned to. */
export interface OwnerReference {
  kind: 'user' | 'team';
  /** Lower case. */
  id: string;
  /** As rows are bound to it: `/systemusers(id)` or `/teams(id)`. */
  reference: string;
}

const shape = /^\/?(systemusers|teams)\(\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?\)$/i;

/** Reads `/systemusers(id)` or `/teams(id)`, as the setting of the default owner writes it; undefined for anything else. */
export function parseOwnerReference(text: string): OwnerReference | undefined {
  const [, set = '', guid = ''] = shape.exec(text.trim()) ?? [];
  if (guid === '') return undefined;
  const id = guid.toLowerCase();
  return set.toLowerCase() === 'teams'
    ? { kind: 'team', id, reference: `/teams(${id})` }
    : { kind: 'user', id, reference: `/systemusers(${id})` };
}
