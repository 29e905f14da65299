import { readExtendedFields } from '../../sync/extensions/extendedFields.ts';
import type { PageServices } from '../pageServices.ts';

const known = new WeakMap<PageServices, { at: number; captions: ReadonlyMap<string, string> }>();
const freshMs = 60_000;

/** What contact fields are called in Xperience, by name; no page fails because they cannot be read. */
export async function readCaptions(services: PageServices): Promise<ReadonlyMap<string, string>> {
  const before = known.get(services);
  if (before && performance.now() - before.at < freshMs) return before.captions;
  const { database, extensions } = services.parts;
  const { offered } = await readExtendedFields(database, extensions).catch(() => ({ offered: [] }));
  const captions = new Map(offered.map(({ name, caption }) => [name, caption || name]));
  known.set(services, { at: performance.now(), captions });
  return captions;
}
