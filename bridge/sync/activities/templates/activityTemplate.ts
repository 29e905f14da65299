import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { FieldType, FieldValue } from '../../../mapping/types.ts';
import type { ActivityRecord } from '../../../xperience/activities/activityRecord.ts';

/** A property a template has of an activity, and the column that takes it unless the type map names another. */
export interface TemplateProperty {
  type: FieldType;
  column?: string;
  /** Cut to the column whatever the type map says: a text made by the bridge, not by a person. */
  cut?: boolean;
  /** The table has to have the column; without this it is left out where the table lacks it. */
  needed?: boolean;
}

/** Values by property, or null to leave the activity out, or why it cannot be described. */
export type Description = Readonly<Record<string, FieldValue>> | null | Error;

/** How activities of some types become rows; subject, start, contact and owner are the same for all. */
export interface ActivityTemplate {
  /** Code names of the types, in lower case. */
  types: readonly string[];
  /** Table of the shipped solution that is made for them. */
  table?: string;
  properties: Readonly<Record<string, TemplateProperty>>;
  /** Name and hash of the code of an extension, where one has a hand in it. */
  by?: { name: string; version: string };
  /**
   * Values by property. Texts are taken for Xperience's, with HTML entities. Called with a page of activities
   * at once, so that what it looks up costs few queries; the answers are in the order of the activities.
   */
  describe(database: DatabaseHandle, activities: readonly ActivityRecord[]): Promise<readonly Description[]>;
}

/** `caption: value` lines of what is known. */
export function linesOf(values: Readonly<Record<string, string | null | undefined>>): string | null {
  const lines = Object.entries(values).flatMap(([caption, value]) => (value ? [`${caption}: ${value}`] : []));
  return lines.length > 0 ? lines.join('\n') : null;
}
