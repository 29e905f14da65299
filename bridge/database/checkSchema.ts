import type { ContactHandle } from './bridgeDatabase.ts';
import { currentSchemaVersion } from './migrations.ts';
import { readSchemaVersion } from './readSchemaVersion.ts';
import { typed } from './typed.ts';

/** Why a program cannot use the bridge tables as they are. */
export interface SchemaProblem {
  kind: 'missing' | 'older' | 'newer';
  detail: string;
  remedy: string;
}

/** The version of the bridge tables, and what is wrong with it. */
export interface SchemaFinding {
  version?: number;
  problem?: SchemaProblem;
}

/**
 * Looks whether a program can use the bridge tables. Those of a newer program can be used, so that both run side by side
 * during an upgrade and the former one can come back, unless a step since says otherwise.
 * @param known steps that the program knows, for tests of an older one
 */
export async function checkSchema(
  handle: ContactHandle,
  known = currentSchemaVersion,
): Promise<SchemaFinding> {
  const version = await readSchemaVersion(handle);
  if (version === undefined) {
    return {
      problem: {
        kind: 'missing',
        detail: 'There are no bridge tables beside the contacts yet.',
        remedy: 'Run “npm run setup” with a login that may create tables.',
      },
    };
  }
  if (version < known) {
    return {
      version,
      problem: {
        kind: 'older',
        detail: `The bridge tables have version ${version}, this program needs ${known}.`,
        remedy: 'Run “npm run setup”.',
      },
    };
  }
  if (version === known) return { version };
  const needed = await handle.db
    .selectFrom('dynamics365.schema_version')
    .select((eb) => typed(eb.fn.max('needs_version'), 'int').as('needed'))
    .executeTakeFirst();
  if ((needed?.needed ?? 0) <= known) return { version };
  return {
    version,
    problem: {
      kind: 'newer',
      detail: `The bridge tables have version ${version}, this program knows ${known}, and tables from version ${needed?.needed} on cannot be used by it.`,
      remedy: 'Install the newer program, or restore the database of before the upgrade.',
    },
  };
}
