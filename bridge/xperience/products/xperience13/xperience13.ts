import { indexAdvice, pointsAdvice } from '../../checks/indexAdvice.ts';
import type { XperienceProduct } from '../product.ts';
import { activities } from './activities.ts';
import { checks } from './checks.ts';
import { fields } from './contactFields.ts';
import { forms } from './forms.ts';
import { module } from './module.ts';
import { rights } from './rights.ts';
import { settings } from './settings.ts';
import { tables } from './tables.ts';
import { texts } from './texts.ts';
import { users } from './users.ts';
import { words } from './words.ts';

/** Kentico Xperience 13. */
export const xperience13: XperienceProduct = {
  name: 'xperience13',
  title: 'Xperience 13',
  words,
  tables,
  activities,
  fields,
  forms,
  qualifyingRules: ['points', 'groups'],
  users,
  settings,
  texts,
  checks,
  rights,
  advisedIndexes: [...indexAdvice, ...pointsAdvice],
  module,
};
