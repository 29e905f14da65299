import { indexAdvice } from '../../checks/indexAdvice.ts';
import type { XperienceProduct } from '../product.ts';
import { activitiesWithout } from './activities.ts';
import { checks } from './checks.ts';
import { fields } from './contactFields.ts';
import { formsWithout } from './forms.ts';
import { moduleWithout } from './module.ts';
import { rights } from './rights.ts';
import { settings } from './settings.ts';
import { tables } from './tables.ts';
import { textsWithout } from './texts.ts';
import { users } from './users.ts';
import { words } from './words.ts';

/**
 * Xperience by Kentico, hosted by its owner: over SQL nobody reaches one that the vendor hosts.
 * @param missing optional tables, and `table.column` of optional columns, that this database has not got
 */
export function xperienceByKentico(missing: ReadonlySet<string> = new Set()): XperienceProduct {
  return {
    name: 'xperienceByKentico',
    title: 'Xperience by Kentico',
    words,
    tables,
    activities: activitiesWithout(missing),
    fields,
    forms: formsWithout(missing),
    qualifyingRules: ['groups'],
    users,
    settings,
    texts: textsWithout(missing),
    checks,
    rights,
    advisedIndexes: indexAdvice,
    module: moduleWithout(missing),
  };
}
