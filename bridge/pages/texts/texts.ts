import type { en } from './en.ts';

/** Every text of the pages; another language has the same. */
export type Texts = typeof en;
