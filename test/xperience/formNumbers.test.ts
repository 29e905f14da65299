import { expect, test } from 'vitest';
import { formNumbersOf } from '../../bridge/xperience/products/xperienceByKentico/formNumbers.ts';

const moved = formNumbersOf([
  { shown: 1, formId: 2 },
  { shown: 2, formId: 1 },
  { shown: 3, formId: null },
]);

test('a form is called by the number it had before the move', () => {
  expect([moved.toFormId(1), moved.toShown(2), moved.toFormId(2), moved.toShown(1)]).toEqual([2, 1, 1, 2]);
});

test('the number of a form that was not brought over is nobody’s', () => {
  expect(moved.toFormId(3)).toBe(0);
});

test('a new form that would be taken for a former one has a number of its own', () => {
  expect(moved.toShown(3)).toBe(1_000_000_003);
  expect(moved.toFormId(moved.toShown(3))).toBe(3);
});

test('other new forms have their own number', () => {
  expect([moved.toShown(7), moved.toFormId(7)]).toEqual([7, 7]);
});
