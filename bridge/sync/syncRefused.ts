import type { RefusalCode } from './refusalCode.ts';

/**
 * What was asked for cannot be done, and why: nothing was changed.
 * `notReady` – settings or mapping do not allow it; `forbidden` – switched off; `notFound`; `conflict` – it
 * contradicts what is already so; `invalid` – what the caller sent makes no sense; `unavailable` – nothing is
 * wrong, it is only not done now.
 */
export type RefusalKind = 'notReady' | 'forbidden' | 'notFound' | 'conflict' | 'invalid' | 'unavailable';

/** What is wrong with one field or parameter; a problem of the mapping is one. */
export interface RefusedField {
  code: string;
  field: string;
  column?: string;
  /** Where in the request, or in what is stored, such as `pairs[3].column`. */
  place?: string;
  detail: string;
}

export interface SyncRefusal {
  kind: RefusalKind;
  code: RefusalCode;
  /** A sentence with the remedy, for a maker or an administrator. */
  detail: string;
  problems?: readonly RefusedField[];
}

/** Thrown by the operations of the sync room; the api room turns it into a problem answer. */
export class SyncRefused extends Error {
  readonly refusal: SyncRefusal;

  constructor(refusal: SyncRefusal) {
    super(refusal.detail);
    this.name = 'SyncRefused';
    this.refusal = refusal;
  }
}

/** Refuses what is asked of a contact that does not exist, or not any more. */
export function contactNotFound(contactId?: number): SyncRefused {
  const which = contactId === undefined ? 'no such contact' : `no contact ${contactId}`;
  return new SyncRefused({
    kind: 'notFound',
    code: 'contactNotFound',
    detail: `There is ${which} in Xperience.`,
  });
}
