import type { Extensions } from './types.ts';

/** An installation without extensions. */
export const noExtensions: Extensions = {
  contactFields: [],
  outgoingColumns: [],
  incomingChanges: [],
  activityTypes: [],
};
