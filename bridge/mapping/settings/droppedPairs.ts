import type { MappingExtension, ModuleItem } from './settingsTypes.ts';

/**
 * Pairs that the bridge wrote into the module's setting and that are no longer there: the module's dialog knows
 * fewer fields and columns than the bridge and drops the others whenever somebody saves it. A pair that has another
 * column now was changed on purpose and is none of them.
 */
export function droppedPairs(
  moduleItems: readonly ModuleItem[],
  extensions: readonly MappingExtension[],
): (MappingExtension & { written: ModuleItem })[] {
  const mapped = new Set(
    moduleItems.filter((item) => item.Dynamics365Field).map((item) => item.XperienceFieldName),
  );
  return extensions.filter(
    (extension): extension is MappingExtension & { written: ModuleItem } =>
      extension.written !== null && !mapped.has(extension.field),
  );
}
