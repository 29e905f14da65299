import { overview } from './overview/overview.ts';
import type { Page } from './page.ts';
import { pause } from './pause/pause.ts';

/** Every page there is. */
export const pages: readonly Page[] = [overview, pause];
