import { ExtensionsUnusable, loadExtensions } from '../../../bridge/extensions/loadExtensions.ts';
import { compileStored } from '../../../bridge/sync/contacts/compileStored.ts';
import { contactTable as name } from '../../../bridge/sync/contacts/contactTable.ts';
import { readExtensionRows } from '../../../bridge/sync/settings/readStoredMapping.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { readSettings } from '../../../bridge/xperience/readSettings.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The stored mapping against the contact fields and the columns as they are now. */
export const mapping = defineCheck({
  title: 'Mapping',
  needs: ['bridge', 'xperience', 'dataverse', 'identity', 'config'],
  async look({ bridge, dataverse, config }) {
    const { contactMapping: setting } = await readSettings(bridge, config.xperience.site);
    const texts = { setting, extensions: await readExtensionRows(bridge) };
    const zone = config.xperience.timeZone;
    const table = await dataverse.describeTable(name);
    const zones = { xperience: zone, dynamics: zone };
    try {
      const extensions = await loadExtensions(config.extensions);
      const parts = { database: bridge, zones, extensions };
      const { mapping: compiled } = await compileStored(parts, texts, table);
      return [good(`${compiled.pairs.length} fields are mapped, and each fits its column.`)];
    } catch (error) {
      if (error instanceof ExtensionsUnusable) {
        return [failure(error.message, 'Correct the extensions in the folder of BRIDGE_EXTENSIONS.')];
      }
      if (!(error instanceof SyncRefused)) throw error;
      const { detail, problems = [] } = error.refusal;
      const remedy = 'Correct the mapping in Settings → Integration → Dynamics 365 of Xperience.';
      return problems.length === 0
        ? [failure(detail, remedy)]
        : problems.map((problem) => failure(problem.detail, remedy));
    }
  },
});
