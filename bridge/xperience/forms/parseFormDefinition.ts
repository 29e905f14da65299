import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { FieldChoice } from '../../mapping/forms/formFields.ts';
import { holdsMacro, type Localize } from '../texts/localizedTexts.ts';

/** A field of a class as its form definition declares it. */
export interface FormField {
  column: string;
  /** Xperience's name of the data type: `text`, `integer`, `guid`, … */
  columnType: string;
  /** Length of a text, total digits of a decimal. */
  size?: number;
  /** Digits after the decimal point, or of a second. */
  precision?: number;
  primaryKey: boolean;
  visible: boolean;
  /** One of Xperience's own fields, not added by an administrator. */
  system: boolean;
  allowEmpty: boolean;
  /** As written: may be empty or a localization macro such as `{$om.contact.firstname$}`. */
  caption: string;
  /** Name of the editing control or form component, such as `textboxcontrol` or `Kentico.DropDown`; may be empty. */
  control: string;
  /** What a drop-down, radio buttons or check boxes offer, one a line; empty for other controls. */
  options: string;
}

/**
 * Reads the fields of a class in the order its forms show them. What is unknown is ignored; fields without a column
 * behind them (`dummy`) are left out.
 * @param xml CMS_Class.ClassFormDefinition
 * @throws when the text is not well-formed XML
 */
export function parseFormDefinition(xml: string): FormField[] {
  const root = parseXml(xml).root;
  return elements(root)
    .filter((element) => element.name === 'field' && !hasText(element.attributes.dummy))
    .filter((element) => hasText(element.attributes.column))
    .map(toField);
}

function toField(element: XmlElement): FormField {
  const {
    column = '',
    columntype = '',
    columnsize,
    columnprecision,
    isPK,
    visible,
    system,
    allowempty,
  } = element.attributes;
  const size = number(columnsize);
  const precision = number(columnprecision);
  return {
    column,
    columnType: columntype.toLowerCase(),
    primaryKey: isYes(isPK),
    visible: isYes(visible),
    system: isYes(system),
    allowEmpty: isYes(allowempty),
    caption: child(child(element, 'properties'), 'fieldcaption')?.text.trim() ?? '',
    control: setting(element, /^(componentidentifier|controlname)$/i),
    // How form components and the older controls call it.
    options: setting(element, /^(datasource|options)$/i),
    ...(size === undefined ? {} : { size }),
    ...(precision === undefined ? {} : { precision }),
  };
}

const hasText = (value: string | undefined): boolean => value !== undefined && value.trim() !== '';
const isYes = (value: string | undefined): boolean => value?.trim().toLowerCase() === 'true';

function elements(parent: XmlElement | null): XmlElement[] {
  return (parent?.children ?? []).filter((node) => node instanceof XmlElement);
}

function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return elements(parent ?? null).find((element) => element.name === name);
}

function setting(field: XmlElement, name: RegExp): string {
  const found = elements(child(field, 'settings') ?? null).find((element) => name.test(element.name));
  return found?.text.trim() ?? '';
}

function number(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}

/**
 * The answers of a drop-down, radio buttons or check boxes: one a line, `value;label`, or a value that is its own
 * label; what follows another semicolon is a condition. A label that remains a macro is left out: the value says more.
 * @param options the setting of the field's control
 * @param localize made of its lines
 */
export function parseFieldChoices(options: string, localize: Localize = (text) => text): FieldChoice[] {
  return options.split(/\r?\n/).flatMap((line): FieldChoice[] => {
    const [value = '', label = ''] = localize(line)
      .split(';')
      .map((part) => part.trim());
    if (value === '') return [];
    return [{ value, label: label === '' || holdsMacro(label) ? value : label }];
  });
}
