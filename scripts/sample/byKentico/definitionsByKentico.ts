import type { SampleField } from '../formDefinition.ts';

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

function element(attributes: Record<string, string | number | undefined>, inner: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
  return inner === '' ? `<field${written.join('')} />` : `<field${written.join('')}>${inner}</field>`;
}

function columnOf(field: SampleField): Record<string, string | number | undefined> {
  return {
    allowempty: field.required || field.primaryKey ? undefined : 'true',
    column: field.column,
    columnprecision: field.precision,
    columnsize: field.size,
    columntype: field.columnType,
    guid: field.guid,
    isPK: field.primaryKey ? 'true' : undefined,
  };
}

const captionOf = (caption: string): string =>
  `<properties><fieldcaption>${escapeXml(caption)}</fieldcaption></properties>`;

/**
 * CMS_Class.ClassFormDefinition of a system class: no captions and nothing about what is visible; custom fields carry
 * `enabled` in the place of `system`.
 */
export function classDefinition(fields: readonly SampleField[]): string {
  const parts = fields.map((field) =>
    element({ ...columnOf(field), ...(field.system ? { system: 'true' } : { enabled: 'true' }) }, ''),
  );
  return `<form>${parts.join('')}</form>`;
}

/** CMS_AlternativeForm.FormDefinition: the fields a form of the administration shows, with their captions. */
export function alternativeDefinition(fields: readonly { field: SampleField; caption: string }[]): string {
  const parts = fields.map(({ field, caption }, index) =>
    element(
      {
        column: field.column,
        guid: field.guid,
        enabled: 'true',
        visible: 'true',
        order: String(index + 1),
      },
      captionOf(caption),
    ),
  );
  return `<form>${parts.join('')}</form>`;
}

/** CMS_Class.ClassFormDefinition of a form on the web site. */
export function formDefinition(fields: readonly SampleField[]): string {
  const parts = fields.map((field) =>
    field.primaryKey || field.hidden
      ? element({ ...columnOf(field), system: 'true' }, '')
      : element(
          { ...columnOf(field), enabled: 'true', visible: 'true' },
          `${captionOf(field.caption)}<settings><componentidentifier>Kentico.TextInput</componentidentifier></settings>`,
        ),
  );
  return `<form>${parts.join('')}</form>`;
}
