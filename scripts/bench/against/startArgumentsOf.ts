import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What Node is given by `npm start` in a checkout.
 * @param root its folder
 */
export function startArgumentsOf(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, ...words] = scripts.start.split(' ');
  return words.map((word) => (word.startsWith('-') ? word : join(root, word)));
}
