import type { ConfigWarning } from '../../bridge/config/configWarning.ts';
import type { Environment } from '../../bridge/config/readEnvironment.ts';
import type { Config } from '../../bridge/config.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { DataverseClient, Identity } from '../../bridge/dataverse/types.ts';
import type { ProductWords } from '../../bridge/xperience/products/words.ts';
import type { Finding } from './finding.ts';

/** What earlier checks have found out and later ones build on. */
export interface Known {
  env: Environment;
  /** What in the file of the environment is most likely not meant. */
  remarks: readonly ConfigWarning[];
  /** Zone of Xperience's times; this machine's until one is configured. */
  timeZone: string;
  /** Where the database is, or both of them, even when the rest of the configuration is wrong. */
  target: Pick<Config['xperience'], 'database' | 'contactDatabase'>;
  config: Readonly<Config>;
  database: BridgeDatabase;
  /** The database is one of a product the bridge knows, with every table it reads. */
  xperience: BridgeDatabase;
  /** The module's settings can be read: Xperience has them, or the bridge tables that keep them are whole. */
  settings: BridgeDatabase;
  /** The bridge tables are there and whole. */
  bridge: BridgeDatabase;
  dataverse: DataverseClient;
  identity: Identity;
}

/** Why a check cannot run without something. */
const lacking: Record<keyof Known, string> = {
  env: '',
  remarks: '',
  timeZone: '',
  target: 'the configuration does not say where the database is',
  config: 'the configuration has mistakes',
  database: 'the database cannot be used',
  xperience: 'the database is not a complete one of Xperience',
  bridge: 'the bridge tables are not ready',
  settings: 'the bridge tables are not ready',
  dataverse: 'the configuration has mistakes',
  identity: 'Dynamics does not answer',
};

export interface Check {
  title: string;
  /** Its title where it is called otherwise by what is known. */
  heading(known: Partial<Known>): string;
  /** Why it cannot run now; undefined when it can. */
  obstacle(known: Partial<Known>): string | undefined;
  look(known: Partial<Known>): Promise<Finding[]>;
}

/** A check with the things it needs; `learn` tells later checks what it found out. */
export function defineCheck<Need extends keyof Known>(definition: {
  title: string;
  /** Its title in words of the product, where that is known. */
  titleIn?: (words: ProductWords) => string;
  needs: readonly Need[];
  look(
    known: Pick<Known, Need>,
    learn: (found: Partial<Known>) => void,
    /** What may be known besides. */
    all: Partial<Known>,
  ): Promise<Finding[]> | Finding[];
}): Check {
  const obstacle = (known: Partial<Known>): string | undefined => {
    const need = definition.needs.find((each) => known[each] === undefined);
    return need === undefined ? undefined : lacking[need];
  };
  return {
    title: definition.title,
    heading: ({ xperience }) =>
      (xperience && definition.titleIn?.(xperience.product.words)) ?? definition.title,
    obstacle,
    look: async (known) => {
      if (!hasAll(known, definition.needs)) throw new Error(`${definition.title}: ${obstacle(known)}`);
      return definition.look(known, (found) => Object.assign(known, found), known);
    },
  };
}

function hasAll<Need extends keyof Known>(
  known: Partial<Known>,
  needs: readonly Need[],
): known is Partial<Known> & Pick<Known, Need> {
  return needs.every((need) => known[need] !== undefined);
}
