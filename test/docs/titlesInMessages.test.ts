import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { locateOperations } from '../../scripts/lintConnector/locateOperations.ts';

const swagger = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8'));
const titles = locateOperations(swagger).flatMap(({ operation }) => operation.summary ?? []);

/** Rooms whose messages makers read. */
const rooms = ['bridge/api', 'bridge/sync', 'bridge/mapping'];

it('messages send makers to actions by the titles that actions have', () => {
  const verbs = [...new Set(titles.map((title) => title.split(' ')[0]))].join('|');
  const quoted = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(room, name), 'utf8').matchAll(new RegExp(`“((?:${verbs}) [^”]+)”`, 'g')),
      ])
      .map(([, title]) => title),
  );
  expect(quoted.length).toBeGreaterThan(2);
  expect(quoted.filter((title) => !titles.includes(title ?? ''))).toEqual([]);
});
