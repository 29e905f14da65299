import type { BridgeDatabase } from '../../database/bridgeDatabase.ts';
import type { Extensions } from '../../extensions/types.ts';

/** The two installations of a move. */
export interface Installations {
  /** Xperience 13 with the bridge's tables; only read, but for one note that it has moved. */
  old: BridgeDatabase;
  /** Xperience by Kentico after the vendor's migration tool. */
  fresh: BridgeDatabase;
  /** IANA zones of their local times. */
  zones: { before: string; now: string };
  /** Those the mapping may name fields of. */
  extensions: Extensions;
  /** The installation that the old one was moved to before is given up. */
  again?: boolean;
}
