import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { CompiledMapping } from '../../mapping/types.ts';
import type { ContactPlan } from '../../sync/contacts/contactWork.ts';
import { prepareContacts } from '../../sync/contacts/prepareContacts.ts';
import { contactTable } from '../../sync/settings/contactTable.ts';
import { conditionSettings, readCondition } from '../../sync/settings/qualifyingCondition.ts';
import { readInstallation } from '../../sync/state/installation.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import { refusalOfDataverse } from '../refusalOfError.ts';

/** What contacts are shown with. */
export interface ContactViewing {
  installationId: string;
  /** Column of the row's ID. */
  primaryId: string;
  /** Absent where it cannot be used: contacts are shown without their fields then. */
  mapping?: CompiledMapping;
  /** Who qualifies by it; absent where nobody can, or nobody can tell. */
  score?: ScoreCondition;
  /** Why something is not shown. */
  obstacles: { code: string; detail: string }[];
}

/** Contacts as a plan shows them. @param score absent for contacts that are all linked */
export function viewingBy(plan: ContactPlan<never>, score?: ScoreCondition): ContactViewing {
  const { installationId, mapping, table } = plan;
  return { installationId, mapping, primaryId: table.primaryId, ...(score && { score }), obstacles: [] };
}

/**
 * As much as can be shown, for an answer to something that needs neither the mapping nor a setting: a broken one must
 * not keep a person from doing it.
 * @throws SyncRefused before the set-up
 */
export async function viewingAnyway(parts: SyncParts): Promise<ContactViewing> {
  const obstacles: ContactViewing['obstacles'] = [];
  const found = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof SyncRefused) obstacles.push({ code: error.refusal.code, detail: error.message });
      else if (error instanceof DataverseUnavailable) obstacles.push(obstacleOf(error));
      else throw error;
      return undefined;
    }
  };
  const { installationId } = await readInstallation(parts.database);
  const module = await readSettings(parts.database, parts.site);
  const score = await found(async () =>
    readCondition(parts.database, module, await readBridgeSettings(parts.database, conditionSettings)),
  );
  const plan = await found(() => prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] }));
  return {
    installationId,
    primaryId: plan?.table.primaryId ?? `${contactTable}id`,
    ...(plan && { mapping: plan.mapping }),
    ...(score && { score }),
    obstacles,
  };
}

/** The same without fields, where Dynamics could not be asked for what they refer to. */
export function withoutFields(
  { mapping: _mapping, ...viewing }: ContactViewing,
  error: DataverseUnavailable,
): ContactViewing {
  return { ...viewing, obstacles: [...viewing.obstacles, obstacleOf(error)] };
}

function obstacleOf(error: DataverseUnavailable): { code: string; detail: string } {
  const { code, detail } = refusalOfDataverse(error);
  return { code, detail };
}
