import type { ColumnType, DataverseColumn } from '../../../bridge/mapping/types.ts';
import tables from '../../standins/dataverse/tables/tables.json' with { type: 'json' };

interface Listed {
  name: string;
  type: string;
  label: string | null;
  maxLength?: number;
  format?: string;
  create?: boolean;
  update?: boolean;
  options?: { value: number; label: string | null }[];
  trueLabel?: string;
  falseLabel?: string;
  targets?: string[];
}

const listed = tables.tables.find(({ logicalName }) => logicalName === 'contact')?.columns as Listed[];
const offered = new Set<string>(
  'String Memo Integer BigInt Decimal Double Money Boolean DateTime Picklist State Status MultiSelectPicklist Lookup Customer Owner Uniqueidentifier'.split(
    ' ',
  ),
);

/**
 * The columns of contact as Dynamics lists them in English, or with the labels of another language pack.
 * @param labels name → label; a column without one keeps the English label
 */
export function realColumns(labels: Readonly<Record<string, string>> = {}): DataverseColumn[] {
  return listed
    .filter(({ type }) => offered.has(type))
    .map(({ name, type, label, maxLength, format, create = true, update = true, targets, ...column }) => ({
      name,
      type: type as ColumnType,
      label: labels[name] ?? label ?? name,
      validForCreate: create,
      validForUpdate: update,
      validForRead: true,
      required: false,
      ...(name === 'contactid' ? { primaryId: true as const } : {}),
      ...(maxLength === undefined ? {} : { maxLength }),
      ...(type === 'DateTime' ? { format: format === 'DateOnly' ? 'DateOnly' : 'DateAndTime' } : {}),
      ...choicesOf(column),
      ...(targets
        ? {
            targets: targets.map((table) => ({
              table,
              entitySet: `${table}s`,
              navigationProperty: `${name}_${table}`,
            })),
          }
        : {}),
    }));
}

function choicesOf({ options, trueLabel, falseLabel }: Partial<Listed>): Pick<DataverseColumn, 'choices'> {
  if (options)
    return { choices: options.map(({ value, label }) => ({ value, label: label ?? String(value) })) };
  if (trueLabel === undefined || falseLabel === undefined) return {};
  return {
    choices: [
      { value: 0, label: falseLabel },
      { value: 1, label: trueLabel },
    ],
  };
}

/** Labels of the German language pack, as Dynamics shows them. */
export const german: Readonly<Record<string, string>> = {
  salutation: 'Anrede',
  firstname: 'Vorname',
  middlename: 'Zweiter Vorname',
  lastname: 'Nachname',
  jobtitle: 'Position',
  emailaddress1: 'E-Mail',
  emailaddress2: 'E-Mail-Adresse 2',
  telephone1: 'Telefon (geschäftlich)',
  telephone2: 'Telefon (privat)',
  mobilephone: 'Mobiltelefon',
  address1_line1: 'Adresse 1: Straße 1',
  address1_line2: 'Adresse 1: Straße 2',
  address1_line3: 'Adresse 1: Straße 3',
  address1_city: 'Adresse 1: Ort',
  address1_stateorprovince: 'Adresse 1: Bundesland/Kanton',
  address1_country: 'Adresse 1: Land/Region',
  address1_postalcode: 'Adresse 1: Postleitzahl',
  address2_city: 'Adresse 2: Ort',
  address2_postalcode: 'Adresse 2: Postleitzahl',
  birthdate: 'Geburtstag',
  description: 'Beschreibung',
  gendercode: 'Geschlecht',
  websiteurl: 'Website',
  donotphone: 'Telefonanrufe nicht zulassen',
  donotemail: 'E-Mails nicht zulassen',
  donotsendmm: 'Marketingmaterial senden',
  parentcustomerid: 'Firmenname',
  numberofchildren: 'Anzahl Kinder',
  statecode: 'Status',
  statuscode: 'Statusgrund',
};

/** Labels of the French language pack. */
export const french: Readonly<Record<string, string>> = {
  salutation: 'Titre',
  firstname: 'Prénom',
  middlename: 'Deuxième prénom',
  lastname: 'Nom',
  jobtitle: 'Intitulé du poste',
  emailaddress1: 'Courriel',
  telephone1: "Téléphone de l'entreprise",
  telephone2: 'Téléphone du domicile',
  mobilephone: 'Téléphone mobile',
  address1_line1: 'Adresse 1 : Voie 1',
  address1_line2: 'Adresse 1 : Voie 2',
  address1_line3: 'Adresse 1 : Voie 3',
  address1_city: 'Adresse 1 : Ville',
  address1_stateorprovince: 'Adresse 1 : État/Province',
  address1_country: 'Adresse 1 : Pays/région',
  address1_postalcode: 'Adresse 1 : Code postal',
  birthdate: 'Date de naissance',
  description: 'Description',
  gendercode: 'Sexe',
  websiteurl: 'Site web',
  donotphone: 'Ne pas autoriser les appels téléphoniques',
  donotemail: 'Ne pas autoriser les courriers électroniques',
  parentcustomerid: 'Nom de la société',
  statecode: 'Statut',
  statuscode: 'Raison du statut',
};
