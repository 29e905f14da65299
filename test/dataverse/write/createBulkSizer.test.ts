import { expect, test } from 'vitest';
import { createBulkSizer } from '../../../bridge/dataverse/write/createBulkSizer.ts';

test('begins with a hundred rows', () => {
  expect(createBulkSizer(1000).size()).toBe(100);
});

test('grows to the limit while requests are quick', () => {
  const sizer = createBulkSizer(1000);
  for (let requests = 0; requests < 10; requests += 1) sizer.took(sizer.size(), sizer.size());
  expect(sizer.size()).toBe(1000);
});

test('at most doubles after one request', () => {
  const sizer = createBulkSizer(1000);
  sizer.took(100, 1);
  expect(sizer.size()).toBe(200);
});

test('learns little from a small request', () => {
  const sizer = createBulkSizer(1000);
  sizer.took(3, 1);
  expect(sizer.size()).toBe(100);
});

test('settles where a request takes about four seconds', () => {
  const sizer = createBulkSizer(1000);
  for (let requests = 0; requests < 30; requests += 1) sizer.took(sizer.size(), sizer.size() * 20);
  expect(sizer.size()).toBeGreaterThanOrEqual(180);
  expect(sizer.size()).toBeLessThanOrEqual(200);
});

test('shrinks when rows are slow, and never below ten', () => {
  const sizer = createBulkSizer(1000);
  for (let requests = 0; requests < 30; requests += 1) sizer.took(sizer.size(), sizer.size() * 10_000);
  expect(sizer.size()).toBe(10);
});

test('halves when a request was too much', () => {
  const sizer = createBulkSizer(1000);
  sizer.shrink();
  expect(sizer.size()).toBe(50);
});
