import type { TableRef } from '../../bridge/dataverse/types.ts';

export const contact: TableRef & { createMultiple: boolean } = {
  name: 'contact',
  entitySet: 'contacts',
  primaryId: 'contactid',
  createMultiple: true,
};

export const task: TableRef & { createMultiple: boolean } = {
  name: 'task',
  entitySet: 'tasks',
  primaryId: 'activityid',
  createMultiple: false,
};

/** A GUID made from a number. */
export function guid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
