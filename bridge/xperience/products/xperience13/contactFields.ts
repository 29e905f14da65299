import type { FieldSource } from '../product.ts';

/** The form definition of the contact says which fields are shown and what they are called. */
export const fields: FieldSource = {
  path: ['Modules', 'Contact management', 'Classes', 'Contact', 'Fields'],
  newField: (name, type) =>
    `add a field named ${name}, data type ${type}, not required, not displayed in the editing form`,
  isOffered: ({ visible, system }) => visible || system,
  whyNotOffered:
    'is hidden in the form of contacts. Display it in the editing form in Xperience (Modules, Contact management, Classes, Contact, Fields), or remove the pair',
  linkFieldXml: ({ name, columnType, guid }) => {
    const precision = columnType === 'datetime' ? ' columnprecision="7"' : '';
    return `<field allowempty="true" column="${name}"${precision} columntype="${columnType}" guid="${guid}"><properties><fieldcaption>${name}</fieldcaption></properties><settings><controlname>labelcontrol</controlname></settings></field>`;
  },
};
