import type { TypePlan, UnsentType } from './types/typePlan.ts';

/** What a run of activities, or the activities of a contact that was just created, need to know beforehand. */
export interface ActivityPlan {
  installationId: string;
  /** How activities of a type are sent; found out when it is asked first. `type` is a code name in any case. */
  typePlan(type: string): Promise<TypePlan>;
  /** From now on activities of the type wait, because Dynamics refuses all of them. */
  block(type: string, because: Pick<UnsentType, 'code' | 'reason'>): void;
}
