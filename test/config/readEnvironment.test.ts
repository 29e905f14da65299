import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnvironment } from '../../bridge/config/readEnvironment.ts';
import { variables } from '../../bridge/config/variables.ts';

let file: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-environment-'));
  file = join(folder, '.env');
  await writeFile(file, 'A=file # why\nB="Data Source=x;Password=a#b"\nC=\n');
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

it('reads the file', () => {
  expect(readEnvironment({}, file)).toEqual({ A: 'file', B: 'Data Source=x;Password=a#b' });
});

it('lets the process win over the file', () => {
  expect(readEnvironment({ A: 'process' }, file)).toMatchObject({ A: 'process' });
});

it('takes an empty variable for one that is not set', () => {
  expect(readEnvironment({ A: '', D: '' }, file)).toMatchObject({ A: 'file' });
  expect(readEnvironment({ D: '' }, file)).not.toHaveProperty('D');
});

it('does without a file', () => {
  expect(readEnvironment({ A: 'process' }, `${file}.none`)).toEqual({ A: 'process' });
});

it('says so when the file is there and cannot be read', () => {
  expect(() => readEnvironment({}, join(file, '..'))).toThrow();
});

it('finds every variable explained in .env.example, and no other', async () => {
  const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
  const explained = [...example.matchAll(/^(?:# )?([A-Z0-9]+_[A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual(Object.keys(variables.shape).sort());
});
