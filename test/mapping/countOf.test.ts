import { expect, it } from 'vitest';
import { countOf } from '../../bridge/mapping/countOf.ts';

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
])('%i is told as “%s”', (count, told) => expect(countOf(count, 'row')).toBe(told));
