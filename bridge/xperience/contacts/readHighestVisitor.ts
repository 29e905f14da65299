import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';

/** The highest VisitorToContactID there is. */
export async function readHighestVisitor({ db }: ContactHandle): Promise<number> {
  const row = await db
    .selectFrom('OM_VisitorToContact')
    .select((eb) => typed(eb.fn.max('VisitorToContactID'), 'int').as('highest'))
    .executeTakeFirst();
  return row?.highest ?? 0;
}
