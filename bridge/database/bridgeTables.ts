import {
  activityProgress,
  contactHistory,
  contactState,
  contactToCheck,
  failure,
  link,
  plannedChange,
  reachedContact,
  seenFields,
} from './bridgeTables/ofContacts.ts';
import {
  apiKey,
  audit,
  callCount,
  installation,
  mappingDraft,
  mappingExtension,
  mappingHistory,
  pageState,
  schemaVersion,
  setting,
} from './bridgeTables/ofInstallation.ts';
import { difference, reconciliation } from './bridgeTables/ofReconciliations.ts';
import { activityKey, activityType, cursor, event, lease, run } from './bridgeTables/ofRuns.ts';
import { deadLetter, subscription } from './bridgeTables/ofSubscriptions.ts';
import { madeActivity, webhookInbox } from './bridgeTables/ofWebhooks.ts';
import type { NewRow, Row, Table } from './defineTable.ts';

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
  'dynamics365.mapping_draft': mappingDraft,
  'dynamics365.reconciliation': reconciliation,
  'dynamics365.difference': difference,
  'dynamics365.contact_history': contactHistory,
  'dynamics365.call_count': callCount,
  'dynamics365.page_state': pageState,
  'dynamics365.subscription': subscription,
  'dynamics365.dead_letter': deadLetter,
  'dynamics365.made_activity': madeActivity,
  'dynamics365.webhook_inbox': webhookInbox,
};

export type BridgeTables = { [Name in keyof typeof bridgeTables]: Table<(typeof bridgeTables)[Name]> };

export type BridgeTableName = keyof typeof bridgeTables;

/** A row as it is read. */
export type BridgeRow<Name extends BridgeTableName> = Row<(typeof bridgeTables)[Name]>;

/** A row as it is inserted: identity, nullable and defaulted columns may be left out. */
export type NewBridgeRow<Name extends BridgeTableName> = NewRow<(typeof bridgeTables)[Name]>;
