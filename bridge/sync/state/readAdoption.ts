import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';

/** What the bridge took over from the module. */
export interface Adoption {
  /** Links that are still those the module made. */
  links: number;
  /** When the bridge took over, UTC; null where it has none of them. */
  since: DateTime2 | null;
}

/** What was taken over, for a person who looks: counts the links once. */
export async function readAdoption({ db }: DatabaseHandle): Promise<Adoption> {
  const row = await db
    .selectFrom('dynamics365.link')
    .select((eb) => [
      typed(eb.fn.countAll(), 'int').as('links'),
      typed(eb.fn.min('linked_at'), 'datetime2(7)').as('since'),
    ])
    .where('origin', '=', 'adopted')
    .executeTakeFirstOrThrow();
  return { links: Number(row.links), since: row.since };
}
