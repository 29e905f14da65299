import type { DataverseRow } from '../../dataverse/types.ts';
import type { ContactWork } from './contactWork.ts';
import type { Location } from './location.ts';
import { selectOf } from './selectOf.ts';

const emailColumn = 'emailaddress1';

/**
 * Links new contacts to existing rows by e-mail: the row must be active and the only one with that address, and
 * the contact the only one on its page. A query, never an alternate key: those break on `+` and other signs.
 */
export async function matchRowsByEmail(work: ContactWork, located: readonly Location[]): Promise<Location[]> {
  const candidates = located.filter((location) => location.origin === 'new' && !location.problem);
  const emails = countEmails(candidates);
  const unique = [...emails].filter(([, times]) => times === 1).map(([email]) => email);
  if (unique.length === 0) return [...located];
  const rows = await work.dataverse.findRows(work.plan.table, emailColumn, unique, {
    ...work.call,
    select: [...selectOf(work), emailColumn],
  });
  const byEmail = Map.groupBy(rows, (row) => normalised(row.values[emailColumn]));
  return located.map((location) => {
    const row = location.origin === 'new' ? onlyActive(byEmail.get(emailOf(location))) : undefined;
    return row && emails.get(emailOf(location)) === 1
      ? { ...location, rowId: row.id, origin: 'matched', row }
      : location;
  });
}

function countEmails(locations: readonly Location[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const location of locations) {
    const email = emailOf(location);
    if (email !== '') times.set(email, (times.get(email) ?? 0) + 1);
  }
  return times;
}

function onlyActive(rows: readonly DataverseRow[] | undefined): DataverseRow | undefined {
  const [row] = rows ?? [];
  return rows?.length === 1 && row?.values.statecode === 0 ? row : undefined;
}

function emailOf(location: Location): string {
  return normalised(location.contact.email);
}

function normalised(email: unknown): string {
  return typeof email === 'string' ? email.trim().toLowerCase() : '';
}
