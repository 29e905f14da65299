import type { CauseKey } from '../../sync/state/failures/failureCauses.ts';

/** A reason in the address. */
export function causeQuery({ code, field, kind }: CauseKey): Record<string, string> {
  return { code, field, of: kind };
}

/** The reason that an address or a form names; undefined when it names none. */
export function causeOf(values: URLSearchParams): CauseKey | undefined {
  const code = values.get('code') ?? '';
  const field = values.get('field') ?? '';
  if (!/^\w{1,60}$/.test(code) || field.length > 100) return undefined;
  return { code, field, kind: values.get('of') === 'activity' ? 'activity' : 'contact' };
}

/** Numbers of failures that were ticked, each once; at most as many as a page shows. */
export function readIds(values: URLSearchParams): number[] {
  const ids = values.getAll('id').map(Number);
  return [...new Set(ids.filter((id) => Number.isInteger(id) && id > 0 && id < 2 ** 31))].slice(0, 200);
}
