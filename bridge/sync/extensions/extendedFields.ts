import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ComputedValue, Extensions } from '../../extensions/types.ts';
import { defaultRules } from '../../mapping/settings/defaultRules.ts';
import type { ContactField, FieldProblem, FieldType, MappingItem } from '../../mapping/types.ts';
import { fieldNameOf } from '../../xperience/fields/ownFields.ts';
import {
  ContactFormUnreadable,
  readContactFields,
  readContactForm,
} from '../../xperience/fields/readContactFields.ts';
import { SyncRefused } from '../syncRefused.ts';

/** The visitor's cookie: no code that works on values for Dynamics gets to see it. */
const privateField = 'contactguid';

/** The contact fields of an installation together with what its extensions add. */
export interface ExtendedFields {
  /** Everything a mapping may name. */
  fields: ContactField[];
  /** What lists of fields show. */
  offered: ContactField[];
  /** Pairs that extensions add to every mapping. */
  items: MappingItem[];
  /** Fields read for extensions that look at rows coming in. */
  needed: string[];
  /** Why an extension does not fit this installation. */
  problems: FieldProblem[];
}

/**
 * Reads the contact fields and adds those of the extensions.
 * @throws SyncRefused where Xperience does not tell which fields contacts have
 */
export async function readExtendedFields(
  database: DatabaseHandle,
  extensions: Extensions,
): Promise<ExtendedFields> {
  const own = await readableForm(() => readContactFields(database));
  const columns = (await readContactForm(database)).map(({ column }) => fieldNameOf(column));
  const readable = new Set([...columns, ...own.map(({ name }) => name)]);
  readable.delete([...readable].find((name) => name.toLowerCase() === privateField) ?? '');
  const problems: FieldProblem[] = [];
  const check = (extension: string, field: string, needs: readonly string[]) =>
    problems.push(
      ...needs.filter((name) => !readable.has(name)).map((name) => unknown(extension, field, name)),
    );

  const added: ContactField[] = [];
  for (const { name: by, version, hook } of extensions.contactFields) {
    for (const field of hook.fields) {
      check(by, field.name, field.needs);
      if ([...own, ...added].some(({ name }) => name === field.name)) problems.push(taken(by, field.name));
      added.push(computedField({ ...field, by, version }, field));
    }
  }
  const items: MappingItem[] = [];
  const filling: ContactField[] = [];
  for (const { name: by, version, hook } of extensions.outgoingColumns) {
    for (const { column, type, ...computed } of hook.columns) {
      const name = `${by}_${column}`;
      check(by, name, computed.needs);
      filling.push(computedField({ name, caption: `${column} by ${by}`, type, by, version }, computed));
      items.push({ ...defaultRules, field: name, column, direction: 'toDynamics', sendEmpty: true });
    }
  }
  const needed = extensions.incomingChanges.flatMap(({ name, hook: { needs = [] } }) => {
    check(name, '', needs);
    return needs;
  });
  const hidden = new Set(extensions.contactFields.flatMap(({ hook }) => hook.hidden ?? []));
  const offered = [...own, ...added].filter(({ name }) => !hidden.has(name));
  return { fields: [...own, ...added, ...filling], offered, items, needed, problems };
}

function computedField(
  field: { name: string; caption: string; type: FieldType; by: string; version: string },
  computed: ComputedValue,
): ContactField {
  const { name, caption, type, version } = field;
  const { needs } = computed;
  const by = `The extension ${field.by}`;
  const value: ComputedValue['value'] = (contact) => computed.value(contact);
  return {
    name,
    caption,
    type,
    required: false,
    toDynamicsOnly: true,
    computed: { needs, value, by, version },
  };
}

function unknown(extension: string, field: string, name: string): FieldProblem {
  const detail = `The extension ${extension} needs the contact field "${name}", which contacts do not have or do not show.`;
  return { code: 'unknownField', field, column: '', detail };
}

function taken(extension: string, field: string): FieldProblem {
  const detail = `The extension ${extension} offers the field "${field}", but there is one of that name already.`;
  return { code: 'fieldMappedTwice', field, column: '', detail };
}

/**
 * Reads something of the contact class.
 * @throws SyncRefused where Xperience does not tell which fields contacts have
 */
export async function readableForm<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ContactFormUnreadable)) throw error;
    throw new SyncRefused({ kind: 'notReady', code: 'contactFormUnreadable', detail: error.message });
  }
}
