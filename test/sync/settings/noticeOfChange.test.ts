import { expect, it } from 'vitest';
import { noticeOfChange } from '../../../bridge/sync/settings/saveChange.ts';
import { xperience13 } from '../../../bridge/xperience/products/xperience13/xperience13.ts';
import { xperienceByKentico } from '../../../bridge/xperience/products/xperienceByKentico/xperienceByKentico.ts';

it('warns of former values where the administration of Xperience shows the settings, and only then', () => {
  expect(noticeOfChange(true, { product: xperience13 })).toContain('Xperience shows the former values');
  expect(noticeOfChange(false, { product: xperience13 })).toBe('The bridge goes by this from now on.');
  expect(noticeOfChange(true, { product: xperienceByKentico() })).toBe(
    'The bridge goes by this from now on.',
  );
});
