import type { ZodType } from 'zod';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { parsePage } from '../read/parseAnswer.ts';
import { rowAnnotations } from '../read/readPages.ts';
import { sendQueries } from '../read/sendQueries.ts';
import type { CallOptions, DataverseTable, TableState, TableSummary } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { metadataQueries } from './metadataQueries.ts';
import {
  type Attribute,
  attributeShape,
  type Cast,
  castShape,
  relationshipShape,
  textOf,
} from './metadataShapes.ts';
import { type ColumnAccess, readColumnAccess } from './readColumnAccess.ts';
import { toColumn, whyNotOffered } from './toColumn.ts';

/** A table with its columns, choices and lookups, in one `$batch`; throws kind "notFound" for an unknown table. */
export async function describeTable(
  api: WebApi,
  tables: ReadonlyMap<string, TableSummary>,
  name: string,
  options: CallOptions,
): Promise<DataverseTable> {
  const table = tables.get(name);
  if (table === undefined) {
    throw new DataverseUnavailable({
      kind: 'notFound',
      message: `Dynamics has no table "${name}". Check the name, and whether the solution that brings it is installed.`,
    });
  }
  const purpose = `describe ${name}`;
  const queries = metadataQueries(name);
  const paths = [
    queries.columns,
    queries.relationships,
    queries.createMultiple,
    queries.updateMultiple,
    ...queries.casts,
  ];
  const pages = await sendQueries(
    api,
    { purpose, paths, headers: { prefer: rowAnnotations }, parse: (answer) => parsePage(purpose, answer) },
    options,
  );
  const [columns, relationships, createMultiple, updateMultiple, ...casts] = pages;
  for (const page of pages) if (page.schemaVersion !== undefined) api.noteSchemaVersion(page.schemaVersion);
  const details = new Map(
    casts.flatMap((page) => parseItems(castShape, page.items)).map((cast) => [cast.LogicalName, cast]),
  );
  const links = parseItems(relationshipShape, relationships?.items ?? []);
  const attributes = parseItems(attributeShape, columns?.items ?? []);
  const access = await accessToSecured(api, name, attributes, options);
  return {
    ...table,
    ...([...access.values()].some(({ read }) => read === 'unmasked') ? { unmask: true } : {}),
    columns: attributes.flatMap((attribute) => {
      const { LogicalName: column } = attribute;
      return toColumn(attribute, details.get(column), links, tables, access.get(column)) ?? [];
    }),
    otherColumns: new Map(
      attributes.flatMap((attribute): [string, string][] => {
        const reason = whyNotOffered(attribute);
        return reason === undefined ? [] : [[attribute.LogicalName, reason]];
      }),
    ),
    states: statesOf(details.get('statecode')),
    createMultiple: (createMultiple?.items.length ?? 0) > 0,
    updateMultiple: (updateMultiple?.items.length ?? 0) > 0,
  };
}

/** Nothing is asked where no column is secured, as in most environments. */
async function accessToSecured(
  api: WebApi,
  table: string,
  attributes: readonly Attribute[],
  options: CallOptions,
): Promise<ReadonlyMap<string, ColumnAccess>> {
  const secured = attributes.filter(({ IsSecured }) => IsSecured === true);
  if (secured.length === 0) return new Map();
  const names = secured.map(
    ({ MetadataId, LogicalName }) => [(MetadataId ?? LogicalName).toLowerCase(), LogicalName] as const,
  );
  return readColumnAccess(api, table, new Map(names), options);
}

function statesOf(statecode: Cast | undefined): TableState[] {
  return (statecode?.OptionSet?.Options ?? []).flatMap((option) => {
    if (option.DefaultStatus == null) return [];
    const state: TableState = {
      value: option.Value,
      label: textOf(option.Label) ?? String(option.Value),
      defaultStatus: option.DefaultStatus,
    };
    return [
      typeof option.InvariantName === 'string' ? { ...state, invariantName: option.InvariantName } : state,
    ];
  });
}

function parseItems<Item>(shape: ZodType<Item>, items: readonly unknown[]): Item[] {
  return items.map((item) => {
    const parsed = shape.safeParse(item);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new DataverseUnavailable({
      kind: 'protocol',
      message: `Dynamics described a table in an unknown form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. Report it with the version of your environment.`,
      cause: new BadAnswer('metadata in an unknown form'),
    });
  });
}
