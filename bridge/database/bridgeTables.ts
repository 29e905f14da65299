import { activityKey } from './bridgeTables/activityKey.ts';
import { activityProgress } from './bridgeTables/activityProgress.ts';
import { activityType } from './bridgeTables/activityType.ts';
import { apiKey } from './bridgeTables/apiKey.ts';
import { audit } from './bridgeTables/audit.ts';
import { contactState } from './bridgeTables/contactState.ts';
import { contactToCheck } from './bridgeTables/contactToCheck.ts';
import { cursor } from './bridgeTables/cursor.ts';
import { event } from './bridgeTables/event.ts';
import { failure } from './bridgeTables/failure.ts';
import { installation } from './bridgeTables/installation.ts';
import { lease } from './bridgeTables/lease.ts';
import { link } from './bridgeTables/link.ts';
import { mappingExtension } from './bridgeTables/mappingExtension.ts';
import { mappingHistory } from './bridgeTables/mappingHistory.ts';
import { plannedChange } from './bridgeTables/plannedChange.ts';
import { reachedContact } from './bridgeTables/reachedContact.ts';
import { run } from './bridgeTables/run.ts';
import { schemaVersion } from './bridgeTables/schemaVersion.ts';
import { seenFields } from './bridgeTables/seenFields.ts';
import { setting } from './bridgeTables/setting.ts';
import type { Table } from './defineTable.ts';

/** The bridge's own tables by the name they have in queries. They live beside OM_Contact, in a schema of their own. */
export const bridgeTables = {
  'dynamics365.schema_version': schemaVersion,
  'dynamics365.installation': installation,
  'dynamics365.link': link,
  'dynamics365.contact_state': contactState,
  'dynamics365.run': run,
  'dynamics365.failure': failure,
  'dynamics365.cursor': cursor,
  'dynamics365.lease': lease,
  'dynamics365.event': event,
  'dynamics365.mapping_extension': mappingExtension,
  'dynamics365.setting': setting,
  'dynamics365.api_key': apiKey,
  'dynamics365.audit': audit,
  'dynamics365.reached_contact': reachedContact,
  'dynamics365.seen_fields': seenFields,
  'dynamics365.activity_progress': activityProgress,
  'dynamics365.activity_type': activityType,
  'dynamics365.activity_key': activityKey,
  'dynamics365.contact_to_check': contactToCheck,
  'dynamics365.planned_change': plannedChange,
  'dynamics365.mapping_history': mappingHistory,
};

export type BridgeTables = { [Name in keyof typeof bridgeTables]: Table<(typeof bridgeTables)[Name]> };
