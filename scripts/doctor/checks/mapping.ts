import { ExtensionsUnusable, loadExtensions } from '../../../bridge/extensions/loadExtensions.ts';
import { droppedPairs } from '../../../bridge/mapping/settings/droppedPairs.ts';
import { compileStored, limitsOf } from '../../../bridge/sync/settings/compileStored.ts';
import { contactTable as name } from '../../../bridge/sync/settings/contactTable.ts';
import { type MappingTexts, parseStoredMapping } from '../../../bridge/sync/settings/readStoredMapping.ts';
import { intentsIn } from '../../../bridge/sync/state/settings/changeIntent.ts';
import { readExtensionRows } from '../../../bridge/sync/state/settings/mappingExtensions.ts';
import { readOwnRows } from '../../../bridge/sync/state/settings/settingRows.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { type Finding, failure, good, warning } from '../finding.ts';

/** The stored mapping against the contact fields and the columns as they are now. */
export const mapping = defineCheck({
  title: 'Mapping',
  needs: ['bridge', 'xperience', 'dataverse', 'identity', 'config'],
  async look({ bridge, dataverse, config }) {
    if (intentsIn(await readOwnRows(bridge)).some(({ kind }) => kind === 'mapping')) return [cutShort];
    const { contactMapping: setting } = await readSettings(bridge, config.xperience.site);
    const texts = { setting, extensions: await readExtensionRows(bridge) };
    const table = await dataverse.describeTable(name);
    const zones = { xperience: config.xperience.timeZone, dynamics: config.dynamics.timeZone };
    try {
      const extensions = await loadExtensions(config.extensions);
      const parts = { database: bridge, dataverse, zones, extensions };
      const { mapping: compiled } = await compileStored(parts, texts, table);
      return [
        good(`${compiled.pairs.length} fields are mapped, and each fits its column.`),
        ...limitsOf(compiled).map(({ detail }) => warning(detail, profiles)),
        ...dropped(texts),
      ];
    } catch (error) {
      if (error instanceof ExtensionsUnusable) {
        return [failure(error.message, 'Correct the extensions in the folder of BRIDGE_EXTENSIONS.')];
      }
      if (!(error instanceof SyncRefused)) throw error;
      const { detail, problems = [] } = error.refusal;
      const place = bridge.product.settings.shownInAdministration
        ? 'in Settings → Integration → Dynamics 365 of Xperience'
        : 'on the page Mapping of the bridge';
      const remedy = `Correct the mapping with “npm run mapping -- export mapping.json” and “npm run mapping -- import mapping.json”, or ${place}.`;
      return problems.length === 0
        ? [failure(detail, remedy)]
        : problems.map((problem) => failure(problem.detail, remedy));
    }
  },
});

const profiles =
  'Column security profiles are in the Power Platform admin center, under the users and permissions of the environment.';

const cutShort = warning(
  'A save of the mapping was cut short, or is going on.',
  'The bridge finishes it with its next run. Run the doctor again afterwards.',
);

function dropped(texts: MappingTexts): Finding[] {
  const { moduleItems, extensions } = parseStoredMapping(texts);
  const pairs = droppedPairs(moduleItems, extensions).map(({ field, column }) => `${field} → ${column}`);
  if (pairs.length === 0) return [];
  return [
    warning(
      `The mapping dialog of Xperience has dropped what was mapped before: ${pairs.join(', ')}.`,
      'If that was not meant, save the pairs again with UpdateMapping or “npm run mapping -- import mapping.json”.',
    ),
  ];
}
