import type { Page } from '../page.ts';
import { changeMapping } from './changeMapping.ts';
import { mappingView } from './mappingView.ts';

/** What goes where, and does it fit? */
export const mappingPage: Page = {
  path: 'mapping',
  section: 'mapping',
  show: (visit) => mappingView(visit),
  change: changeMapping,
};
