import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlElement as ElementNode, parseXml, type XmlElement } from '@rgrove/parse-xml';
import type { DataverseStandin } from '../../test/standins/dataverse/createDataverseStandin.ts';
import { completeTable, type TableEntry } from '../../test/standins/dataverse/tables/loadTables.ts';
import file from '../../test/standins/dataverse/tables/tables.json' with { type: 'json' };

const folder = join(import.meta.dirname, '..', '..', 'dynamics', 'solution', 'Entities');
/** A custom activity table of the stand-in; what it has of its own bears the prefix. */
const pattern = 'kx_pagevisit';
const ownPrefix = 'kx_';
const firstTypeCode = 10_901;

/**
 * Gives the stand-in the activity tables of the shipped solution, as importing it gives them to Dataverse: the columns
 * of its own, besides those that every custom activity has.
 */
export function importTables({ schema }: Pick<DataverseStandin, 'schema'>): void {
  for (const [index, name] of readdirSync(folder).sort().entries()) {
    const source = parseXml(readFileSync(join(folder, name, 'Entity.xml'), 'utf8')).root;
    const [entity] = source ? all(source, 'entity') : [];
    if (!entity) throw new Error(`${name}/Entity.xml describes no table.`);
    schema.put(completeTable(tableOf(entity, firstTypeCode + index), schema.optionSets()));
  }
}

function tableOf(entity: XmlElement, objectTypeCode: number): TableEntry {
  const base = (file.tables as unknown as TableEntry[]).find((table) => table.logicalName === pattern);
  if (!base) throw new Error(`The stand-in has no table ${pattern}.`);
  const schemaName = entity.attributes.Name ?? '';
  const logicalName = schemaName.toLowerCase();
  const label = all(entity, 'LocalizedName')[0]?.attributes.description ?? schemaName;
  const named = (text: string): string => text.replaceAll(pattern, logicalName);
  const attributes = all(entity, 'attribute').map(columnOf);
  const inherited = base.columns.filter(({ name }) => !name.startsWith(ownPrefix));
  return {
    ...base,
    logicalName,
    schemaName,
    entitySet: text(entity, 'EntitySetName'),
    objectTypeCode,
    label,
    collectionLabel: all(entity, 'LocalizedCollectionName')[0]?.attributes.description ?? schemaName,
    columns: [
      ...inherited.map((column) => {
        const changed = attributes.find(({ name }) => name === column.name);
        return changed?.maxLength ? { ...column, maxLength: changed.maxLength } : column;
      }),
      ...attributes.filter(({ name }) => inherited.every((column) => column.name !== name)),
    ],
    manyToOne: base.manyToOne.map((relationship) => ({
      ...relationship,
      schemaName: named(relationship.schemaName),
      navigation: named(relationship.navigation),
      collection: named(relationship.collection),
    })),
  };
}

function columnOf(attribute: XmlElement): TableEntry['columns'][number] {
  const kind = text(attribute, 'Type');
  const length = text(attribute, 'MaxLength');
  return {
    name: text(attribute, 'LogicalName'),
    schemaName: attribute.attributes.PhysicalName ?? '',
    label: all(attribute, 'displayname')[0]?.attributes.description ?? null,
    type: kind === 'ntext' ? 'Memo' : kind === 'primarykey' ? 'Uniqueidentifier' : 'String',
    custom: text(attribute, 'IsCustomField') === '1',
    ...(length === '' ? {} : { maxLength: Number(length) }),
  };
}

function all(element: XmlElement, name: string): XmlElement[] {
  const inner = element.children.filter((child) => child instanceof ElementNode);
  return inner.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

function text(element: XmlElement, name: string): string {
  return all(element, name)[0]?.text ?? '';
}
