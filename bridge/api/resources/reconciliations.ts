import { cancelReconciliation } from '../../sync/reconcile/cancelReconciliation.ts';
import { reconciliationOf } from '../../sync/reconcile/reconciliationOf.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import type { Refusal } from '../refusal.ts';
import {
  showReconciliation,
  viewDifferences,
  viewReconciliation,
  viewReconciliations,
} from '../views/viewReconciliation.ts';
import { answerPage } from './answerPage.ts';

/** Comparisons of both sides; one goes at a time. */
export function reconciliationOperations({
  parts: { database },
  reconciliations,
  dynamicsUrl,
}: Pick<Engine, 'parts' | 'reconciliations' | 'dynamicsUrl'>) {
  return {
    /** Starts one, or joins the one that is going, and waits for nothing. */
    StartReconciliation: {
      scope: 'sync',
      async handle({ caller }) {
        const { reconciliation, joined } = await reconciliations.start(caller.name);
        return { status: 200, body: await showReconciliation(database, reconciliation, joined) };
      },
    },

    GetReconciliation: {
      scope: 'read',
      async handle({ path }) {
        const body = await viewReconciliation(database, path.reconciliation);
        return body ? { status: 200, body } : reconciliationNotFound(path.reconciliation);
      },
    },

    /** Those that are kept, the newest first. */
    ListReconciliations: {
      scope: 'read',
      handle: (request) =>
        answerPage(request, {
          name: 'ListReconciliations',
          read: ({ after, limit }) =>
            viewReconciliations(database, { ...(after !== undefined && { before: after }), limit }),
          numberOf: ({ id }) => id,
          show: (found) => found,
        }),
    },

    /** What one has found. */
    ListDifferences: {
      scope: 'read',
      handle({ path, query, pageLink }) {
        const { kind } = query;
        const id = path.reconciliation;
        return answerPage(
          { query, pageLink },
          {
            name: `ListDifferences ${id} ${kind ?? ''}`,
            read: async (start) =>
              (await viewDifferences(
                database,
                id,
                { ...(kind !== undefined && { kind }), ...start },
                dynamicsUrl,
              )) ?? reconciliationNotFound(id),
            numberOf: ({ number }) => number,
            show: (found) => found,
          },
        );
      },
    },

    CancelReconciliation: {
      scope: 'sync',
      async handle({ path, caller }) {
        const stored = await cancelReconciliation(database, path.reconciliation, caller.name);
        return { status: 200, body: await showReconciliation(database, reconciliationOf(stored)) };
      },
    },
  } satisfies Partial<Handlers>;
}

function reconciliationNotFound(reconciliation: number): Refusal {
  return {
    refused: 'notFound',
    code: 'reconciliationNotFound',
    field: 'reconciliation',
    detail: `There is no reconciliation ${reconciliation}. “List reconciliations” shows those that are kept.`,
  };
}
