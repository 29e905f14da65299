import { createHash } from 'node:crypto';
import type { MappingItem } from '../../mapping/types.ts';

/** A short text by which a form tells whether the pair it was made for is still as it was. */
export function pairMark(item: MappingItem | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(item ?? null))
    .digest('base64url')
    .slice(0, 16);
}

/** Whether another tab has changed the pair since the form was made; forms without a mark are taken as they are. */
export function isChangedSince(form: URLSearchParams, item: MappingItem | undefined): boolean {
  const mark = form.get('mark');
  return mark !== null && mark !== pairMark(item);
}
