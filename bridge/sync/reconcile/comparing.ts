import type { ContactWork } from '../contacts/contactWork.ts';
import type { PageOfDifferences } from './pageOfDifferences.ts';
import type { Reconciliation, ReconciliationTotals } from './reconciliation.ts';

/** A reconciliation while it is carried out. */
export interface Comparing {
  /** Decides only, and asks Dynamics through a client that bounds single reads. */
  work: ContactWork;
  /** Moves on with each page. */
  reconciliation: Reconciliation;
  totals: ReconciliationTotals;
  page: PageOfDifferences;
  /** Stores what was found and how far it has come; throws when somebody else has it now. */
  save(): Promise<void>;
}
