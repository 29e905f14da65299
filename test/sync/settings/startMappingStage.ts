import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { getMapping, type MappingState } from '../../../bridge/sync/settings/getMapping.ts';
import { updateMapping } from '../../../bridge/sync/settings/updateMapping.ts';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

const name = 'Dynamics365ContactMapping';

/** An installation whose mapping people change in both places. */
export interface MappingStage extends Stage {
  /** The module's setting. */
  setting(): Promise<string>;
  saveInDialog(value: string): Promise<void>;
  read(): Promise<MappingState>;
  /** On top of what is there. */
  save(items: readonly MappingItem[]): Promise<void>;
  /** Back to a mapping the module made. */
  reset(): Promise<void>;
}

export async function startMappingStage(): Promise<MappingStage> {
  const stage = await startStage({ contacts: 60 });
  const { db } = stage.database;
  const saveInDialog = (value: string) => storeModuleSetting(stage.database, name, value);
  const read = () => getMapping(stage.engine.parts);
  return {
    ...stage,
    saveInDialog,
    read,
    setting: () => readModuleSetting(stage.database, name),
    save: async (items) => {
      await updateMapping(stage.engine.parts, { version: (await read()).version, items, by: 'ada' });
    },
    reset: async () => {
      await db.deleteFrom('dynamics365.mapping_extension').execute();
      await saveInDialog(JSON.stringify(sampleMapping));
    },
  };
}

export const pair = (field: string, column: string, rules: Partial<MappingItem> = {}): MappingItem => ({
  ...defaultRules,
  ...rules,
  field,
  column,
});
