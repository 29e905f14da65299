import type { MappingItem } from '../types.ts';
import type { ItemRules } from './settingsTypes.ts';

/** What a pair does when nothing else is said: what makes a mapping of the module go both ways and lose nothing. */
export const defaultRules: Omit<MappingItem, 'field' | 'column' | 'lookup'> = {
  direction: 'both',
  conflict: 'byCaller',
  sendEmpty: false,
  overlong: 'fail',
  valueMap: {},
};

/** The rules of a pair that differ from the defaults, in an order that never changes. */
export function rulesOf({
  direction,
  conflict,
  sendEmpty,
  overlong,
  valueMap,
  lookup,
}: MappingItem): ItemRules {
  return {
    ...(direction !== defaultRules.direction && { direction }),
    ...(conflict !== defaultRules.conflict && { conflict }),
    ...(sendEmpty !== defaultRules.sendEmpty && { sendEmpty }),
    ...(overlong !== defaultRules.overlong && { overlong }),
    ...(Object.keys(valueMap).length > 0 && { valueMap }),
    ...(lookup && { lookup }),
  };
}
