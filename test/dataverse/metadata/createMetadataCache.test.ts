import { expect, test } from 'vitest';
import { createMetadataCache } from '../../../bridge/dataverse/metadata/createMetadataCache.ts';

const life = 1000;
const never = () => new Promise<string>(() => undefined);
const fails = async (): Promise<string> => {
  throw new Error('No answer.');
};

test('a value is read once in its life', async () => {
  let time = 0;
  const cache = createMetadataCache<string>(() => time, life);
  expect(await cache.get('contact', undefined, async () => 'one')).toBe('one');
  time = life - 1;
  expect(await cache.get('contact', undefined, async () => 'two')).toBe('one');
  time = life;
  expect(await cache.get('contact', undefined, async () => 'three')).toBe('three');
});

test('callers at the same time share one read', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  const first = cache.get('contact', undefined, async () => 'one');
  expect(await cache.get('contact', undefined, async () => 'two')).toBe('one');
  expect(await first).toBe('one');
});

test('a read that failed is not kept, and who waited for it reads', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  const first = cache.get('contact', undefined, fails);
  const second = cache.get('contact', undefined, async () => 'two');
  await expect(first).rejects.toThrow('No answer.');
  expect(await second).toBe('two');
});

test('others go on with the value there is while a fresh one is read', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  await cache.get('contact', undefined, async () => 'one');
  void cache.get('contact', 0, never);
  expect(await cache.get('contact', undefined, never)).toBe('one');
});

test('a fresh value that could not be read leaves the one there is', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  await cache.get('contact', undefined, async () => 'one');
  await expect(cache.get('contact', 0, fails)).rejects.toThrow();
  expect(await cache.get('contact', undefined, never)).toBe('one');
});

test('who cannot wait for the read of another one reads', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  void cache.get('contact', undefined, never);
  expect(await cache.get('contact', undefined, async () => 'two', fails)).toBe('two');
});

test('nothing is known after all has been outdated', async () => {
  const cache = createMetadataCache<string>(() => 0, life);
  await cache.get('contact', undefined, async () => 'one');
  cache.expireAll();
  expect(await cache.get('contact', undefined, async () => 'two')).toBe('two');
});
