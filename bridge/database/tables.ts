import type { BridgeTables } from './bridgeTables.ts';

/**
 * Every table queries are typed by. The room xperience adds its tables by declaration merging, so that this
 * room need not know them and a handle has one type everywhere.
 */
export interface Tables extends BridgeTables {}
