import { type Engine, partsForAnswers } from './engine.ts';
import type { Handlers } from './handler.ts';
import { actionOperations } from './resources/actions.ts';
import { activityOperations } from './resources/activities.ts';
import { activityTypeOperations } from './resources/activityTypes.ts';
import { auditOperations } from './resources/audit.ts';
import { contactHistoryOperations } from './resources/contactHistory.ts';
import { contactListOperations } from './resources/contactLists.ts';
import { contactOperations } from './resources/contacts.ts';
import { failureOperations } from './resources/failures.ts';
import { formOperations } from './resources/forms.ts';
import { rowOperations } from './resources/incomingRows.ts';
import { lookupOperations } from './resources/lookups.ts';
import { mappingOperations } from './resources/mapping.ts';
import { pauseOperations } from './resources/pause.ts';
import { reconciliationOperations } from './resources/reconciliations.ts';
import { runOperations } from './resources/runs.ts';
import { settingsOperations } from './resources/settings.ts';
import { statusOperations } from './resources/status.ts';
import { subscriptionOperations } from './resources/subscriptions.ts';
import { triggerOperations } from './resources/triggers.ts';

/** Every operation of the contract, bound to the engine. */
export function createHandlers({ parts, ...others }: Engine): Handlers {
  const engine = { ...others, parts: partsForAnswers(parts) };
  return {
    ...actionOperations(engine),
    ...activityOperations(engine),
    ...activityTypeOperations(engine),
    ...auditOperations(engine),
    ...contactHistoryOperations(engine),
    ...contactListOperations(engine),
    ...contactOperations(engine),
    ...failureOperations(engine),
    ...formOperations(engine),
    ...lookupOperations(engine),
    ...mappingOperations(engine),
    ...pauseOperations(engine),
    ...reconciliationOperations(engine),
    ...rowOperations(engine),
    ...runOperations(engine),
    ...settingsOperations(engine),
    ...statusOperations(engine),
    ...subscriptionOperations(engine),
    ...triggerOperations(engine),
  };
}
