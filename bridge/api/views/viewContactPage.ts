import { activitiesOfContact, type StatedActivity } from '../../sync/explain/activitiesOfContact.ts';
import { type ContactExplanation, explainContact } from '../../sync/explain/explainContact.ts';
import { readBasis, readObstacle } from '../../sync/explain/readBasis.ts';
import { readExtendedFields } from '../../sync/extensions/extendedFields.ts';
import { listContactHistory } from '../../sync/state/contactHistory.ts';
import { readLinkedSince } from '../../sync/state/links.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { type ContactSummary, readSummaries } from '../../xperience/contacts/searchContacts.ts';
import { ruleIn } from '../../xperience/qualifying/marks.ts';
import type { QualifyingRule } from '../../xperience/qualifying/qualifyingRule.ts';
import { partsForPages } from '../engine.ts';
import { isoTime } from '../present/isoTime.ts';
import { presentHistory } from '../present/presentHistory.ts';
import { viewActivities } from './viewActivities.ts';

/** Everything a person looks for when they ask about one contact. Times are ISO 8601. */
export interface ContactPageView {
  contact: ContactSummary;
  /** Absent where the mapping cannot be used. */
  explanation?: ContactExplanation;
  /** Why there is none. */
  unexplained?: string;
  /** What keeps every contact from being sent now, as the end of a sentence. */
  obstacle?: string;
  /** By what contacts qualify. */
  rule: QualifyingRule;
  minimumScore: number;
  /** Captions by field name. */
  captions: ReadonlyMap<string, string>;
  linkedSince?: string;
  history: ReturnType<typeof presentHistory>[];
  hasMoreHistory: boolean;
  activities: (Awaited<ReturnType<typeof viewActivities>>[number] & Omit<StatedActivity, 'activity'>)[];
}

const shownHistory = 20;
const shownActivities = 20;

/** @returns undefined when there is no such contact */
export async function viewContactPage(
  patient: SyncParts,
  contactId: number,
  history: { before?: number } = {},
): Promise<ContactPageView | undefined> {
  const parts = partsForPages(patient);
  const { database, extensions } = parts;
  const [contact] = await readSummaries(database, [contactId]);
  if (!contact) return undefined;
  const explained = await explainContact(parts, contactId).catch((error: unknown) => {
    if (error instanceof SyncRefused) return error;
    throw error;
  });
  const basis = await readBasis(parts, undefined);
  const obstacle = await readObstacle(database, basis);
  const linkedSince = await readLinkedSince(database, contactId);
  const entries = await listContactHistory(database, contactId, { ...history, limit: shownHistory + 1 });
  const stated = await activitiesOfContact(parts, contactId, {
    limit: shownActivities,
    isAway: !(explained instanceof SyncRefused) && explained.away !== undefined,
  });
  const shown = await viewActivities(
    parts,
    stated.map(({ activity }) => activity),
  );
  const { offered } = await readExtendedFields(database, extensions);
  return {
    contact,
    ...(explained instanceof SyncRefused
      ? { unexplained: explained.refusal.detail }
      : { explanation: explained }),
    ...(obstacle !== undefined && { obstacle }),
    rule: ruleIn(basis.settings),
    minimumScore: basis.settings.minimumScore,
    captions: new Map(offered.map(({ name, caption }) => [name, caption])),
    ...(linkedSince !== undefined && { linkedSince: isoTime(linkedSince) }),
    history: entries.slice(0, shownHistory).map(presentHistory),
    hasMoreHistory: entries.length > shownHistory,
    activities: stated.flatMap(({ activity: _activity, ...state }, index) => {
      const view = shown[index];
      return view ? [{ ...view, ...state }] : [];
    }),
  };
}
