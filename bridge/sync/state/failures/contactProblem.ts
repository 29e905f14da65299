import type { FailureCode } from '../../failureCode.ts';
import type { SentValues } from './sentValues.ts';

/**
 * What a failure waits for: `data` – a change of the contact or the mapping; `transient` – time alone;
 * `configuration` – a right or setting that is missing; `deleted` – somebody to say what becomes of a contact or row
 * that is gone; `ambiguous` – somebody to say which row is meant. All but `data` are tried again by time, and of those
 * the ones that a plug-in fell over on.
 */
export type FailureKind = 'transient' | 'data' | 'configuration' | 'deleted' | 'ambiguous';

/** Why a contact, or one of its activities, could not be delivered; without `field` it is it as a whole. */
export interface ContactProblem {
  code: FailureCode;
  kind: FailureKind;
  detail: string;
  field?: string;
  column?: string;
  sent?: SentValues;
  /** Tried again by time, too, although it is `data`: what refuses it may think otherwise later. */
  retried?: true;
}
