import { frame } from './en/frame.ts';
import { overview } from './en/overview.ts';
import { runs } from './en/runs.ts';
import { signIn } from './en/signIn.ts';

/** All texts of the pages in English: a file for each page, named for it. */
export const en = { frame, overview, runs, signIn };
