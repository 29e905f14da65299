import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readableName, readLocalize } from './localizedTexts.ts';

/**
 * English captions of the contact's own fields. The form definition names them by localization macros whose texts
 * are in files of Xperience, not in its database.
 */
export const contactCaptions: Readonly<Record<string, string>> = {
  ContactID: 'Contact ID',
  ContactFirstName: 'First name',
  ContactMiddleName: 'Middle name',
  ContactLastName: 'Last name',
  ContactJobTitle: 'Job title',
  ContactAddress1: 'Address',
  ContactCity: 'City',
  ContactZIP: 'ZIP code',
  ContactMobilePhone: 'Private phone',
  ContactBusinessPhone: 'Business phone',
  ContactEmail: 'Email address',
  ContactBirthday: 'Birthday',
  ContactGender: 'Gender',
  ContactNotes: 'Notes',
  ContactMonitored: 'Track activities',
  ContactGUID: 'Contact GUID',
  ContactCreated: 'Created',
  ContactLastModified: 'Last modified',
  ContactBounces: 'Bounces',
  ContactCampaign: 'Campaign',
  ContactCompanyName: 'Company',
};

/** Longer than any caption that a person reads; what is behind it is not parsed. */
const longestCaption = 1000;

/**
 * Captions people can read: localization macros anywhere in them are replaced. Where that leaves a macro, Xperience's
 * English caption counts, then the column's name.
 * @param written column → caption as written in the form definition
 */
export async function readCaptions(
  database: MainHandle,
  written: readonly { column: string; caption: string }[],
): Promise<Map<string, string>> {
  const fields = written.map(({ column, caption }) => ({
    column,
    caption: caption.slice(0, longestCaption),
  }));
  const localize = await readLocalize(
    database,
    fields.map(({ caption }) => caption),
  );
  return new Map(
    fields.map(({ column, caption }) => [column, readableName(localize, caption, builtIn(column) ?? column)]),
  );
}

/** Administrators may call a column anything, `constructor` too. */
function builtIn(column: string): string | undefined {
  return Object.hasOwn(contactCaptions, column) ? contactCaptions[column] : undefined;
}
