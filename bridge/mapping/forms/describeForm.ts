import type { ObjectSchema, ValueSchema } from '../describeContact.ts';
import type { FormFieldShape } from './formFields.ts';
import { staysPlain } from './submittedValues.ts';

type ValueType = Pick<ValueSchema, 'type' | 'format'>;

const plainTypes: Readonly<Partial<Record<FormFieldShape['type'], ValueType>>> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int32' },
  decimal: { type: 'number', format: 'double' },
  double: { type: 'number', format: 'double' },
};

/** What flows get of a submission of a form: its fields by name, under their captions. */
export function describeForm(form: { displayName: string; fields: readonly FormFieldShape[] }): ObjectSchema {
  return {
    type: 'object',
    'x-ms-summary': 'Values',
    description: `What was entered into the form ${form.displayName}.`,
    properties: Object.fromEntries(form.fields.map((field) => [field.name, describeField(field)])),
  };
}

function describeField(field: FormFieldShape): ValueSchema {
  return {
    ...((staysPlain(field) ? plainTypes[field.type] : undefined) ?? { type: 'string' }),
    'x-ms-summary': field.caption,
    description: `The field ${field.name} of the form.`,
  };
}
