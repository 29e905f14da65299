import { getMapping } from '../../sync/settings/getMapping.ts';
import { getSettings } from '../../sync/settings/getSettings.ts';
import { proposePairs } from '../../sync/settings/proposal/proposePairs.ts';
import { readCondition } from '../../sync/settings/qualifyingCondition.ts';
import { mostOfferedGroups } from '../../sync/settings/settingChoices.ts';
import { countContacts } from '../../sync/state/countContacts.ts';
import { browseRuns } from '../../sync/state/runs/browseRuns.ts';
import type { Run } from '../../sync/state/runs/run.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { checkXperience } from '../../xperience/checks/checkXperience.ts';
import { countByMinimum } from '../../xperience/points/countByMinimum.ts';
import { type GroupSummary, listContactGroups } from '../../xperience/qualifying/chosenGroups.ts';
import { isRuleChosen, ruleIn } from '../../xperience/qualifying/marks.ts';
import type { QualifyingRule } from '../../xperience/qualifying/qualifyingRule.ts';
import { partsForPages } from '../engine.ts';
import { refusalOfError } from '../refusalOfError.ts';

export const firstStepNames = [
  'linkFields',
  'tables',
  'dynamics',
  'mapping',
  'minimum',
  'sameAddress',
  'dryRun',
  'switchOn',
] as const;
export type FirstStepName = (typeof firstStepNames)[number];

/** How an installation stands on its way to the first run; every step is looked at, none remembered. */
export interface FirstStepsView {
  steps: { name: FirstStepName; isDone: boolean; stuck?: string }[];
  isDone: boolean;
  /** Somebody is linked, or a real run has ended. */
  isBegun: boolean;
  isSwitchedOn: boolean;
  mapped: number;
  /** What the bridge would propose; only while there is no mapping. */
  proposal?: { proposed: number; fields: number };
  /** By what contacts qualify. */
  rule: QualifyingRule;
  minimumScore: number;
  /** Display names of the chosen groups, where contacts qualify by groups. */
  groups: readonly string[];
  /** Those to choose from, at most twenty; only while none is chosen, where contacts qualify by groups. */
  offeredGroups?: readonly GroupSummary[];
  /** Contacts by minimum; only while none is chosen, and where there are few enough points to count quickly. */
  byMinimum?: ReadonlyMap<number, number>;
  matchByEmail: boolean;
  /** The newest dry run over contacts that has ended. */
  dryRun?: Run;
  /** The first real run, while it waits for a person. */
  waiting?: Run;
}

const offeredMinimums = [20, 40, 60, 80, 100];
const looked = 50;

/** Whether an installation is on its way no more: somebody is linked, or a real run has ended. */
export async function hasBegun({ database }: Pick<SyncParts, 'database'>): Promise<boolean> {
  if ((await countContacts(database)).linked > 0) return true;
  const { runs } = await browseRuns(database, { kind: 'contacts', result: 'finished', limit: looked });
  return runs.some(({ dryRun }) => !dryRun);
}

/**
 * Looks at everything an installation needs before its first run.
 * @param isReachable whether Dynamics answers, as it was seen last; absent while nobody has looked
 */
export async function viewFirstSteps(
  patient: SyncParts,
  dynamics: { isReachable: boolean; detail?: string } | undefined,
): Promise<FirstStepsView> {
  const parts = partsForPages(patient);
  const { database, site } = parts;
  const findings = await checkXperience(database, site);
  const stuckBy = (isIt: (code: string) => boolean) =>
    findings
      .filter(({ code }) => isIt(code))
      .map(({ detail, remedy }) => `${detail} ${remedy}`)
      .join(' ');
  const isLinkField = (code: string) => code.startsWith('linkField');
  const [linkStuck, tablesStuck] = [stuckBy(isLinkField), stuckBy((code) => !isLinkField(code))];
  const mapping = await getMapping(parts).catch((error: unknown) => {
    if (!refusalOfError(error)) throw error;
    return undefined;
  });
  const { settings } = await getSettings(parts);
  const { runs } = await browseRuns(database, { kind: 'contacts', limit: looked });
  const dryRun = runs.find((run) => run.dryRun && run.state === 'finished');
  const waiting = runs.find((run) => !run.dryRun && run.state === 'needsConfirmation');
  const condition = await readCondition(database, settings, settings);
  const isBegun = await hasBegun(parts);
  const mapped = mapping?.items.length ?? 0;
  const mappingStuck = mapped > 0 ? (mapping?.problems[0]?.detail ?? '') : '';
  const done: Readonly<Record<FirstStepName, boolean>> = {
    linkFields: linkStuck === '',
    tables: tablesStuck === '',
    dynamics: dynamics?.isReachable === true,
    mapping: mapped > 0 && mappingStuck === '',
    minimum: isRuleChosen(condition),
    // What the addresses mean is in the plan of the dry run: who has looked at that has decided. The first real run had a
    // plan, too; and dry runs are removed in time.
    sameAddress: settings.matchByEmail || dryRun !== undefined || isBegun,
    dryRun: dryRun !== undefined || isBegun,
    switchOn: settings.contactSyncEnabled && isBegun,
  };
  const stuck: Partial<Record<FirstStepName, string>> = {
    linkFields: linkStuck,
    tables: tablesStuck,
    dynamics: dynamics?.isReachable === false ? (dynamics.detail ?? '') : '',
    mapping: mappingStuck,
  };
  const now = firstStepNames.find((name) => !done[name]);
  const byMinimum =
    now === 'minimum' && settings.qualifyingRule === 'points'
      ? await countByMinimum(database, settings.scoreRule, offeredMinimums)
      : undefined;
  const offeredGroups =
    now === 'minimum' && condition.groups
      ? (await listContactGroups(database)).slice(0, mostOfferedGroups)
      : undefined;
  const proposal =
    now === 'mapping' && mapped === 0 && dynamics?.isReachable
      ? await proposePairs(parts, []).catch(() => undefined)
      : undefined;
  return {
    steps: firstStepNames.map((name) => ({
      name,
      isDone: done[name],
      ...(stuck[name] && { stuck: stuck[name] }),
    })),
    isDone: now === undefined,
    isBegun,
    isSwitchedOn: settings.contactSyncEnabled,
    mapped,
    ...(proposal && {
      proposal: {
        proposed: proposal.pairs.length,
        fields: proposal.pairs.length + proposal.without.length,
      },
    }),
    rule: ruleIn(condition),
    minimumScore: settings.minimumScore,
    groups: condition.groups
      ? [...condition.groups.names, ...condition.groups.rebuilding, ...condition.groups.missing]
      : [],
    ...(offeredGroups && { offeredGroups }),
    ...(byMinimum && { byMinimum }),
    matchByEmail: settings.matchByEmail,
    ...(dryRun && { dryRun }),
    ...(waiting && { waiting }),
  };
}
