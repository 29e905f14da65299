import type { Visit } from '../page.ts';

/** The ContactID in the address of a page; undefined for what is none. */
export function contactIdOf({ params }: Pick<Visit, 'params'>): number | undefined {
  const { id = '' } = params;
  return /^\d{1,10}$/.test(id) && Number(id) > 0 && Number(id) < 2 ** 31 ? Number(id) : undefined;
}
