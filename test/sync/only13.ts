import { it, type TestFunction } from 'vitest';
import { product } from './openSampleDatabase.ts';

/**
 * A test of what Xperience 13 alone has. On samples of Xperience by Kentico it is skipped, and its name says why.
 * @param why as in `it has no scores`
 */
export function only13(why: string): (name: string, run: TestFunction) => void {
  return (name, run) => {
    if (product === '13') it(name, run);
    else it.skip(`${name} (not in Xperience by Kentico: ${why})`, run);
  };
}
