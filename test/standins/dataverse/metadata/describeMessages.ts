import { v5 } from 'uuid';
import type { Row } from '../rows/row.ts';
import type { Table } from '../tables/table.ts';
import type { Resource, ResourceSet, SingleResource } from './resource.ts';
import { plainSet } from './resource.ts';

const namespace = '0b4a4c0e-9b4d-5f6e-8f6b-1d2c3b4a5f60';
const readMessages = ['Retrieve', 'RetrieveMultiple'];
const writeMessages = ['Create', 'Update', 'Upsert', 'Delete', 'Assign', 'SetState', ...readMessages];
const messageProperties = ['@odata.etag', 'sdkmessageid', 'name', 'isprivate', 'isactive', 'categoryname'];
const filterProperties = [
  '@odata.etag',
  'sdkmessagefilterid',
  'primaryobjecttypecode',
  'secondaryobjecttypecode',
  '_sdkmessageid_value',
  'availability',
  'iscustomprocessingstepallowed',
  'isvisible',
];

/** Rows of sdkmessagefilter: which message exists for which table. */
export function messageFilterSet(tables: readonly Table[]): ResourceSet {
  return plainSet(
    'sdkmessagefilter',
    filterProperties,
    tables.flatMap((table) => messagesOf(table).map((message) => messageFilter(message, table.logicalName))),
  );
}

/** Rows of sdkmessage. */
export function messageSet(tables: readonly Table[]): ResourceSet {
  const names = [...new Set(tables.flatMap(messagesOf))];
  return plainSet('sdkmessage', messageProperties, names.map(message));
}

/** The same as rows, for what points at them: the steps that are registered for a message. */
export function messageRows(tables: readonly Table[]): Row[] {
  return messageSet(tables).items.map(({ properties: { sdkmessageid, name } }) => ({
    id: String(sdkmessageid),
    version: 1_000_000,
    values: { name: String(name) },
  }));
}

/** Rows of sdkmessagefilter, for what points at them. */
export function messageFilterRows(tables: readonly Table[]): Row[] {
  return messageFilterSet(tables).items.map(({ properties }) => ({
    id: String(properties.sdkmessagefilterid),
    version: 1_000_000,
    values: {
      primaryobjecttypecode: String(properties.primaryobjecttypecode),
      sdkmessageid: { id: String(properties._sdkmessageid_value), table: 'sdkmessage' },
    },
  }));
}

function messagesOf(table: Table): string[] {
  if (table.readOnly) return readMessages;
  const merge = table.logicalName === 'contact' || table.logicalName === 'account' ? ['Merge'] : [];
  return [...writeMessages, ...merge, ...table.messages];
}

function messageFilter(name: string, table: string): Resource {
  return {
    type: 'sdkmessagefilter',
    properties: {
      '@odata.etag': 'W/"1000000"',
      sdkmessagefilterid: v5(`${name}:${table}`, namespace),
      primaryobjecttypecode: table,
      secondaryobjecttypecode: 'none',
      _sdkmessageid_value: messageId(name),
      availability: 0,
      iscustomprocessingstepallowed: true,
      isvisible: true,
    },
    navigations: { sdkmessageid: () => single(message(name)) },
  };
}

function message(name: string): Resource {
  return {
    type: 'sdkmessage',
    properties: {
      '@odata.etag': 'W/"1000000"',
      sdkmessageid: messageId(name),
      name,
      isprivate: false,
      isactive: true,
      categoryname: null,
    },
    navigations: {},
  };
}

function single(item: Resource): SingleResource {
  return { kind: 'single', type: item.type, properties: messageProperties, item };
}

function messageId(name: string): string {
  return v5(name, namespace);
}
