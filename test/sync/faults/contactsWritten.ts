import type { LoggedRequest } from '../../standins/dataverse/limits/createRequestLog.ts';

type Kind = 'create' | 'update' | 'CreateMultiple';

/** How many rows of contacts the bridge has created or updated: people send their edits one by one. */
export function contactsWritten(
  requests: readonly LoggedRequest[],
  kinds: readonly Kind[] = ['create', 'update', 'CreateMultiple'],
): number {
  const writes: ReadonlySet<string> = new Set(kinds);
  return requests
    .filter(({ kind }) => kind === 'batch' || kind === 'CreateMultiple')
    .flatMap(({ operations }) => operations)
    .filter(({ kind, table, status }) => table === 'contact' && status < 300 && writes.has(kind))
    .reduce((total, { kind, rows }) => total + (kind === 'CreateMultiple' ? rows : 1), 0);
}
