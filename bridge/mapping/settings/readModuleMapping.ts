import { z } from 'zod';
import { readJson } from './readJson.ts';
import type { ModuleItem, Read } from './settingsTypes.ts';

const text = z.string().trim();
const optional = text.nullish().transform((value) => value ?? null);

// Strict: what this version does not know, it would lose when it writes the setting.
const moduleMapping = z.strictObject({
  Items: z.array(
    z.strictObject({
      XperienceFieldName: text.min(1, 'The pair names no contact field'),
      XperienceFieldCaption: optional,
      Dynamics365Field: optional,
      DynamicsAttributeType: optional,
      DynamicsAttributeFormat: optional,
    }),
  ),
});

/**
 * Reads the setting Dynamics365ContactMapping as the module's dialog writes it, fields without a column included.
 * An empty setting is a mapping of nothing.
 */
export function readModuleMapping(setting: string): Read<ModuleItem[]> {
  if (setting.trim() === '') return { value: [] };
  const read = readJson(setting, moduleMapping);
  return 'flaws' in read ? read : { value: read.value.Items };
}

/** The setting's text, with exactly the module's five properties. */
export function moduleMappingText(items: readonly ModuleItem[]): string {
  const Items = items.map((item) => ({
    XperienceFieldName: item.XperienceFieldName,
    XperienceFieldCaption: item.XperienceFieldCaption,
    Dynamics365Field: item.Dynamics365Field,
    DynamicsAttributeType: item.DynamicsAttributeType,
    DynamicsAttributeFormat: item.DynamicsAttributeFormat,
  }));
  return JSON.stringify({ Items });
}
