import type { Before, Figure } from '../types.ts';

/**
 * Puts the figures of a former revision beside those of now, each to that of the same name and unit.
 * @param former undefined where nothing could be measured
 */
export function compareFigures(
  now: readonly Figure[],
  former: readonly Figure[] | undefined,
): (Figure & { before: Before })[] {
  return now.map((figure) => {
    const same = former?.find(({ what, unit }) => what === figure.what && unit === figure.unit);
    return { ...figure, before: same ? beforeOf(figure, same) : {} };
  });
}

function beforeOf({ value: now }: Figure, { value, from }: Figure): Before {
  const ratio = value === 0 ? (now === 0 ? 1 : undefined) : now / value;
  return { value, ...(ratio !== undefined && { ratio }), ...(from !== undefined && { from }) };
}
