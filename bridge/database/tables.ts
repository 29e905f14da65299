import type { BridgeTables } from './bridgeTables.ts';

/**
 * Tables beside the contacts, wherever those are: OM_Contact with all that belongs to it, and the bridge's own. The
 * room xperience adds its tables by declaration merging, so that this room need not know them.
 */
export interface ContactTables extends BridgeTables {}

/** All other tables of Xperience. Where contact data is separated they are in another database, and nothing joins the two. */
export interface MainTables extends Record<never, never> {}

/** Every table. */
export type Tables = ContactTables & MainTables;
