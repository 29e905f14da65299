import type { ContactPlan } from '../contacts/contactWork.ts';
import type { Run } from '../state/runs/run.ts';
import { SyncRefused } from '../syncRefused.ts';

/**
 * A run goes on only with the mapping it began with: what it passed was compared with that one, it looks at nothing
 * that was not modified since, and who confirmed it has agreed to what that mapping does.
 * @throws SyncRefused
 */
export function refuseOtherMapping({ fingerprint }: Run, plan: Pick<ContactPlan, 'fingerprint'>): void {
  if (fingerprint === undefined || fingerprint === plan.fingerprint) return;
  throw new SyncRefused({
    kind: 'conflict',
    code: 'mappingChanged',
    detail:
      'The mapping was changed since this run began, so it was ended. Run the sync again: the next run compares all linked contacts with the new mapping.',
  });
}
