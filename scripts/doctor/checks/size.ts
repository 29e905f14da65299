import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { countRows } from '../../../bridge/database/countRows.ts';
import type { CatalogueIndex } from '../../../bridge/database/dialectFunctions.ts';
import type { AdvisedIndex } from '../../../bridge/xperience/checks/indexAdvice.ts';
import { defineCheck } from '../check.ts';
import { type Finding, good, warning } from '../finding.ts';

/** From so many contacts on a recalculation of points holds its locks longer than anybody waits. */
const largeSite = 100_000;

/** What a site of this size needs beside what Xperience brings: indexes, and readers that do not wait for writers. */
export const size = defineCheck({
  title: 'Indexes and locks for a site of this size',
  needs: ['xperience'],
  async look({ xperience: database }) {
    const findings = await findMissing(database);
    const contacts = await countRows(database, 'OM_Contact');
    if (contacts >= largeSite && (await database.dialect.readsPastWriters(database.db)) === false) {
      findings.push(
        warning(
          'READ_COMMITTED_SNAPSHOT is off: while Xperience recalculates points or contact groups, reading them waits, and a run waits with it.',
          'Let the administrator of the database decide: ALTER DATABASE … SET READ_COMMITTED_SNAPSHOT ON; docs/sql-server.md says what it costs.',
        ),
      );
    }
    return findings.length > 0 ? findings : [good(`About ${contacts} contacts, and nothing missing.`)];
  },
});

async function findMissing(database: BridgeDatabase): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const advised of database.product.advisedIndexes) {
    const rows = await countRows(database, advised.table);
    if (rows < advised.neededFrom) continue;
    const indexes = await database.dialect.readIndexes(database.db, advised.table);
    if (!indexes.some((index) => serves(index, advised)))
      findings.push(
        warning(
          `${advised.table} has about ${rows} rows and no index by which ${advised.serves}.`,
          `${advised.statement} (docs/sql-server.md tells what it costs; removing it harms nothing)`,
        ),
      );
  }
  return findings;
}

/** Whether an index begins with the advised columns and holds the others that are read with them. */
function serves({ columns, included }: CatalogueIndex, advised: AdvisedIndex): boolean {
  const held = new Set([...columns, ...included].map((name) => name.toLowerCase()));
  return (
    advised.columns.every((name, index) => columns[index]?.toLowerCase() === name.toLowerCase()) &&
    advised.included.every((name) => held.has(name.toLowerCase()))
  );
}
