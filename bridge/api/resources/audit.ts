import { listAudit } from '../../sync/state/audit/audit.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { auditTime, presentAuditEntry } from '../present/presentAudit.ts';
import { answerPage } from './answerPage.ts';

/** Who changed what, from where and when. */
export function auditOperations({ parts: { database } }: Engine) {
  return {
    /** The newest first. */
    ListAudit: {
      scope: 'manage',
      async handle({ query, pageLink }) {
        const { caller, action, from, to } = query;
        return answerPage(
          { query, pageLink },
          {
            name: `ListAudit ${JSON.stringify([caller, action, from, to])}`,
            read: ({ after, limit }) =>
              listAudit(database, {
                ...(caller !== undefined && { caller }),
                ...(action !== undefined && { action }),
                ...(from !== undefined && { from: auditTime(from) }),
                ...(to !== undefined && { to: auditTime(to) }),
                ...(after !== undefined && { before: after }),
                limit,
              }),
            numberOf: ({ audit_id }) => audit_id,
            show: (entries) => entries.map(presentAuditEntry),
          },
        );
      },
    },
  } satisfies Partial<Handlers>;
}
