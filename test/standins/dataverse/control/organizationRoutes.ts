import { z } from 'zod';
import type { Organization } from '../organization/organization.ts';
import type { Row } from '../rows/row.ts';
import { type ControlRoute, controlError } from './route.ts';

const settings = z.strictObject({
  id: z.guid().exactOptional(),
  changeTrackingDays: z.int().min(0).max(365).exactOptional(),
  recycleBin: z.boolean().exactOptional(),
  duplicateRules: z
    .array(z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) }))
    .exactOptional(),
});
const snapshot = z.strictObject({ tables: z.record(z.string(), z.array(z.custom<Row>())) });

/** The organization as a whole: its settings, and all its rows as one document. */
export function organizationRoutes(organization: Organization): ControlRoute[] {
  const describe = () => ({
    id: organization.id,
    changeTrackingDays: organization.changeTrackingDays,
    duplicateRules: organization.duplicateRules,
    recycleBin: organization.bin.on,
    lastVersion: organization.lastVersion(),
    rows: Object.fromEntries(
      [...organization.tables()].map((state) => [state.table.logicalName, state.rows.size()]),
    ),
  });
  return [
    {
      method: 'GET',
      path: 'organization',
      does: 'Organization id, settings and numbers of rows',
      handle: describe,
    },
    {
      method: 'PATCH',
      path: 'organization',
      does: 'Sets {id, changeTrackingDays, recycleBin, duplicateRules: [{table, columns}]}',
      handle: ({ body }) => {
        const { recycleBin, ...others } = settings.parse(body);
        Object.assign(organization, others);
        if (recycleBin !== undefined) organization.bin.on = recycleBin;
        return describe();
      },
    },
    {
      method: 'GET',
      path: 'snapshot',
      does: 'All rows of all tables, as PUT takes them',
      handle: () => ({
        tables: Object.fromEntries(
          [...organization.tables()]
            .filter((state) => !state.rows.computed)
            .map((state) => [state.table.logicalName, [...state.rows.scan()]]),
        ),
      }),
    },
    {
      method: 'PUT',
      path: 'snapshot',
      does: 'Replaces the rows of the tables given by those of a snapshot; each gets a new version',
      handle: ({ body }) => {
        for (const [name, rows] of Object.entries(snapshot.parse(body).tables))
          replaceRows(organization, name, rows);
        return describe();
      },
    },
  ];
}

function replaceRows(organization: Organization, logicalName: string, rows: readonly Row[]): void {
  const store = organization.table(logicalName)?.rows;
  if (!store) throw controlError(404, `There is no table '${logicalName}'.`);
  const kept = new Set(rows.map((row) => row.id));
  for (const row of [...store.scan()]) {
    if (!kept.has(row.id)) store.remove(row.id, organization.nextVersion());
  }
  for (const row of rows) store.put({ ...row, version: organization.nextVersion() });
  store.settle();
}
