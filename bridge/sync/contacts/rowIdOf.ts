import { v5 } from 'uuid';

/**
 * Row ID that a contact gets in Dynamics: a UUIDv5 of the installation and the ContactGUID. The same contact always
 * gets the same ID, so a repeated create meets itself; the visitor cookie (ContactGUID) cannot be computed back.
 *
 * @param installationId GUID of this installation, the name space.
 * @param contactGuid ContactGUID.
 */
export function rowIdOf(installationId: string, contactGuid: string): string {
  return v5(contactGuid.toLowerCase(), installationId);
}
