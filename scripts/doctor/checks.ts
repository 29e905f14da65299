import type { Check } from './check.ts';
import { automation } from './checks/automation.ts';
import { bridgeTables } from './checks/bridgeTables.ts';
import { callers } from './checks/callers.ts';
import { clock } from './checks/clock.ts';
import { clockSinceRun } from './checks/clockSinceRun.ts';
import { configuration } from './checks/configuration.ts';
import { database } from './checks/database.ts';
import { databaseRights } from './checks/databaseRights.ts';
import { defaultOwner } from './checks/defaultOwner.ts';
import { dynamics } from './checks/dynamics.ts';
import { dynamicsRights } from './checks/dynamicsRights.ts';
import { expiry } from './checks/expiry.ts';
import { installation } from './checks/installation.ts';
import { linkFields } from './checks/linkFields.ts';
import { mapping } from './checks/mapping.ts';
import { moduleTasks } from './checks/moduleTasks.ts';
import { onlineMarketing } from './checks/onlineMarketing.ts';
import { publicAddress } from './checks/publicAddress.ts';
import { sampleData } from './checks/sampleData.ts';
import { scores } from './checks/scores.ts';
import { settings } from './checks/settings.ts';
import { size } from './checks/size.ts';
import { subscriptions } from './checks/subscriptions.ts';
import { webhook } from './checks/webhook.ts';
import { webhookInbox } from './checks/webhookInbox.ts';
import { xperienceVersion } from './checks/xperienceVersion.ts';

/** In the order of the page; each stands behind those it builds on. */
export const checks: readonly Check[] = [
  configuration,
  database,
  xperienceVersion,
  linkFields,
  databaseRights,
  clock,
  size,
  bridgeTables,
  clockSinceRun,
  onlineMarketing,
  scores,
  moduleTasks,
  automation,
  callers,
  subscriptions,
  webhook,
  webhookInbox,
  settings,
  dynamics,
  expiry,
  sampleData,
  installation,
  dynamicsRights,
  mapping,
  defaultOwner,
  publicAddress,
];
