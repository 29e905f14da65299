import { createHash } from 'node:crypto';
import { compileMapping } from '../../mapping/compileMapping.ts';
import { readContactFields } from '../../xperience/readContactFields.ts';
import { readSettings } from '../../xperience/readSettings.ts';
import { readInstallation } from '../installation.ts';
import { mappingItems, parseModuleMapping } from '../mappingItems.ts';
import { readMappingRules } from '../mappingRules.ts';
import { readBridgeSettings } from '../readBridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ContactPlan } from './contactWork.ts';

/** The table contacts become rows of. */
const table = 'contact';

export interface Preparation {
  /** `required`: contact sync must be on and the minimum above 0, as for runs; ImportContact needs only a mapping. */
  switches: 'required' | 'ignored';
  /** Read the metadata of the table anew, as each run does, so that a column that has gone is noticed first. */
  fresh: boolean;
}

/**
 * Reads settings, contact class and metadata and compiles the mapping.
 * @throws SyncRefused with every reason when nothing may be sent
 * @throws DataverseUnavailable when the metadata cannot be read
 */
export async function prepareContacts(parts: SyncParts, preparation: Preparation): Promise<ContactPlan> {
  const settings = await readSettings(parts.database, parts.site);
  if (preparation.switches === 'required')
    requireSwitches(settings.contactSyncEnabled, settings.minimumScore);
  const items = mappingItems(
    parseModuleMapping(settings.contactMapping),
    await readMappingRules(parts.database),
  );
  if (items.length === 0) {
    throw refuse(
      'mappingEmpty',
      'No contact field is mapped to a Dynamics column. Set up the mapping first.',
    );
  }
  const described = await parts.dataverse.describeTable(table, { fresh: preparation.fresh });
  const compiled = compileMapping({
    fields: await readContactFields(parts.database),
    columns: described.columns,
    items,
    zones: parts.zones,
  });
  if ('problems' in compiled) {
    throw new SyncRefused({
      kind: 'notReady',
      code: 'mappingInvalid',
      detail: `The mapping cannot be used: ${compiled.problems.map((problem) => problem.detail).join(' ')}`,
      problems: compiled.problems,
    });
  }
  const { installationId } = await readInstallation(parts.database);
  return {
    installationId,
    table: described,
    mapping: compiled.mapping,
    fingerprint: createHash('sha256').update(compiled.mapping.fingerprint).digest('hex'),
    settings: { ...(await readBridgeSettings(parts.database)), minimumScore: settings.minimumScore },
  };
}

function requireSwitches(enabled: boolean, minimumScore: number): void {
  if (!enabled) {
    throw refuse(
      'contactSyncOff',
      'Contact synchronization is switched off in the settings of Xperience. Switch it on first.',
    );
  }
  if (minimumScore <= 0) {
    throw refuse(
      'minimumScoreNotSet',
      'The minimum score in the settings of Xperience is not above 0, so no contact qualifies. Set it first.',
    );
  }
}

function refuse(code: string, detail: string): SyncRefused {
  return new SyncRefused({ kind: 'notReady', code, detail });
}
