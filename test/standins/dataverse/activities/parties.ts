import { webApiError } from '../errors/webApiError.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { isLookup, type LookupValue, type Row } from '../rows/row.ts';

/** Participation types the platform keeps itself, from the regarding and the owner column. */
const regardingType = 8;
const ownerType = 9;

/**
 * Participation types that a caller may give to parties of the standard activities; custom activities take all
 * (https://learn.microsoft.com/power-apps/developer/data-platform/activityparty-entity).
 */
const givenTypes: ReadonlyMap<string, readonly number[]> = new Map([
  ['appointment', [5, 6, 7]],
  ['phonecall', [1, 2]],
  ['task', []],
]);

/** Throws 400 for a party of a type that the activity does not have. Code and words of the refusal are inference. */
export function checkPartyType({ table }: TableState, type: unknown): void {
  const allowed = givenTypes.get(table.logicalName);
  if (!allowed || allowed.includes(Number(type))) return;
  throw webApiError(
    400,
    '0x80040203',
    `The participation type ${String(type)} is not valid for parties of ${table.logicalName}.`,
  );
}

/** Adds the parties every activity has: what it regards and who owns it. */
export function addSystemParties(context: Context, state: TableState, activity: Row): void {
  const { organization } = context;
  const regarding = activity.values.regardingobjectid;
  const owner = activity.values.ownerid;
  if (isLookup(regarding)) addParty(organization, state, activity, regarding, regardingType);
  if (isLookup(owner)) addParty(organization, state, activity, owner, ownerType);
}

/** Removes parties of an activity: the platform's own, those the caller gave, or all. */
export function removeParties(
  organization: Organization,
  activityId: string,
  which: 'system' | 'given' | 'all',
): void {
  const parties = organization.table('activityparty');
  if (!parties) return;
  for (const party of [...parties.rows.find('activityid', { id: activityId, table: 'activitypointer' })]) {
    const { participationtypemask: type } = party.values;
    const system = type === regardingType || type === ownerType;
    if (which !== 'all' && system !== (which === 'system')) continue;
    organization.transaction.remember(parties.rows, party.id);
    parties.rows.remove(party.id, organization.nextVersion());
  }
}

function addParty(
  organization: Organization,
  state: TableState,
  activity: Row,
  party: LookupValue,
  type: number,
): void {
  const parties = organization.table('activityparty');
  if (!parties) return;
  const id = organization.newId();
  organization.transaction.remember(parties.rows, id);
  parties.rows.put({
    id,
    version: organization.nextVersion(),
    values: {
      activityid: { id: activity.id, table: state.table.logicalName },
      partyid: party,
      participationtypemask: type,
      ispartydeleted: false,
    },
  });
}
