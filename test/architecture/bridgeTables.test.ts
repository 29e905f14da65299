import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bridgeTables } from '../../bridge/database/bridgeTables.ts';

const root = join(import.meta.dirname, '../..');
const names = new RegExp(Object.keys(bridgeTables).join('|').replaceAll('.', '\\.'));

/** Files of the engine that name a bridge table. */
const naming = globSync('bridge/sync/**/*.ts', { cwd: root }).filter((file) =>
  names.test(readFileSync(join(root, file), 'utf8')),
);

test('the engine names bridge tables in sync/state and nowhere else', () => {
  expect(naming.length).toBeGreaterThan(20);
  expect(naming.filter((file) => !file.replaceAll('\\', '/').startsWith('bridge/sync/state/'))).toEqual([]);
});
