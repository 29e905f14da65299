import { triggerBody } from '../triggerBody.ts';
import type { Chance } from './createChance.ts';

type Body = Record<string, unknown>;

/** Columns that makers choose in the trigger, of those that people edit. */
const chosen = [['address1_city'], ['jobtitle'], ['address1_city', 'jobtitle'], ['firstname']];

/**
 * A row in one of the forms in which flows deliver it: whole, as the Web API or the trigger gives it, a part of it, or
 * without its version.
 */
export function toldAs(row: Body, chance: Chance): Body {
  const form = chance.one(['webApi', 'trigger', 'trigger', 'part', 'unversioned'] as const);
  const columns = chance.one(chosen);
  if (form === 'webApi') return row;
  const body = triggerBody(row, form === 'part' ? { columns } : {});
  if (form !== 'unversioned') return body;
  const { RowVersion: _version, ...rest } = body;
  return rest;
}
