import type { FailureCode } from '../../failureCode.ts';

const correctValue =
  'Correct the value in the contact in Xperience; the contact is then tried again by itself.';
const correctMapping =
  'Correct the pair in the mapping; everything it kept back is then tried again by itself.';
const wait = 'Nothing need be done: it is tried again by itself. Retry it to have it tried earlier.';

/** What a person does about a failure, by its code: sentences for administrators and makers. */
export const remedies: Readonly<Record<FailureCode, string>> = {
  notASingleValue: 'Map the column to a field that holds one value, or leave one value in the field.',
  invalidText: 'Enter the text again in Xperience: a character in it is damaged.',
  tooLong:
    'Shorten the value in Xperience, let the mapping cut long texts of this field, or have the column made longer in Dynamics.',
  notANumber: 'Enter a number in the contact in Xperience, or map the field to a text column.',
  notWhole: 'Enter a whole number in Xperience, or map the field to a decimal column.',
  inexactNumber:
    'Map the field to a column that keeps more digits, such as a decimal one, or round the value in Xperience.',
  outOfRange:
    'Enter a value within the range in Xperience, or have the range of the column widened in Dynamics.',
  notABoolean: 'Enter yes or no in the contact in Xperience, or map the field to a text column.',
  notADate: 'Enter a date in the contact in Xperience, or map the field to a text column.',
  dateOutOfRange: correctValue,
  unknownChoice:
    'Add the choice to the column in Dynamics, give the field a value map in the mapping, or choose another value in Xperience.',
  notAGuid: 'Enter the ID of a row in Xperience, or map the field by a key column of the other table.',
  referenceNotFound:
    'Create the row it refers to in Dynamics, or correct the value in Xperience. Where several rows have the same key, leave one of them active.',
  referenceUnreadable:
    "Give the bridge's application user the right to read the table it refers to; it is then tried again by itself.",
  columnRequired: 'Enter a value in the contact in Xperience: Dynamics requires one.',
  fieldRequired: 'Enter a value in the row in Dynamics: Xperience requires one.',
  unknownField: correctMapping,
  fieldAmbiguous: correctMapping,
  unknownColumn: correctMapping,
  privateField: correctMapping,
  fieldNotWritable: 'Give the pair the direction to Dynamics in the mapping.',
  columnNotReadable: correctMapping,
  columnSecured:
    "Give the bridge's application user a column security profile that lets it read and write the column, or take the pair out of the mapping.",
  columnNotWritable: 'Give the pair the direction to Xperience in the mapping.',
  columnNotByValue: correctMapping,
  columnMappedTwice: correctMapping,
  fieldMappedTwice: correctMapping,
  typesDoNotFit: correctMapping,
  extensionFailed: 'Have the extension that is named mended by whoever wrote it, then retry.',
  targetUnknown: correctMapping,
  keyColumnUnknown: correctMapping,
  keyColumnUnfit: correctMapping,

  answerUncertain: wait,
  contactDeleted:
    'Dismiss the failure to leave the row in Dynamics as it is, or let runs unlink or deactivate such rows by the setting for deleted contacts.',
  contactMerged:
    'Merge the two rows in Dynamics, then dismiss the failure; or let runs unlink or deactivate such rows by the setting for deleted contacts.',
  contactOwnerUnusable:
    'Give the row of the contact in Dynamics an owner that is enabled and may own rows of this type, then retry.',
  contactRowMissing:
    'Restore the row of the contact in Dynamics, or unlink the contact and import it again; its activities follow.',
  duplicateInDynamics:
    'Look in Dynamics for the row that is there already and link the contact to it, or correct the value that both have in common.',
  dynamicsBusy: wait,
  emailShared: 'Merge the two contacts in Xperience, or link each of them to its row.',
  forbiddenByDynamics:
    "Give the bridge's application user a security role that may do this with this row (the message names the right), or give the row another owner; then retry.",
  keepsChanging: wait,
  lostByModule:
    'Nothing need be done: the next synchronization of activities sends it. Dismiss it to leave it out.',
  mergeNotFollowed:
    'Look at the row in Dynamics that the contact was merged into, and link the contact to the row that is meant.',
  refusedByDynamics:
    'Do what the message of Dynamics asks for: correct the value in Xperience, or the rule, flow or plug-in in Dynamics; then retry.',
  refusedByXperience:
    'Correct the value in Dynamics so that it fits the contact field, or widen the field in Xperience.',
  rowDeleted:
    'Restore the row in Dynamics, or unlink the contact, or link it to another row. The setting for deleted rows says what happens by itself.',
  rowDeletedUnlinked: 'Import the contact if it is to be in Dynamics again; else dismiss the failure.',
  rowInactive: 'Activate the row in Dynamics, or link the contact to another one; then retry.',
  rowLinkedToOther: 'Unlink one of the two contacts, or merge them in Xperience.',
  rowNotDeactivated:
    'Deactivate the row in Dynamics by hand, or do what the message of Dynamics asks for and retry.',
  rowNotRestorable:
    'Restore the row from the recycle bin in Dynamics by hand, or link the contact to another row; then retry.',
  severalRowsWithEmail:
    'Merge the rows with this e-mail address in Dynamics, or link the contact to the one that is meant.',
  webhookNotTaken:
    'Do what the message says, then retry: the row is read again. Until then what was changed in Dynamics is not in Xperience.',
  unexpected: 'Tell the maintainers of the bridge which contact it is; it is tried again by itself.',
};

/** Whether a code is one that failures have. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(remedies, code);
}

const byKind: Readonly<Record<string, string>> = {
  data: correctValue,
  configuration: 'Give the right, or change the setting, that the message names; then retry.',
  deleted: 'Say what becomes of the contact: restore its row, unlink it, or link it to another row.',
  ambiguous: 'Say which row is meant: link the contact to it.',
  transient: wait,
};

/**
 * What to do about a failure, in a sentence or two.
 * @param kind what it waits for; counts for codes that have no remedy of their own
 */
export function remedyOf({ code, kind }: { code: string; kind: string }): string {
  const known = isFailureCode(code) ? remedies[code] : undefined;
  return known ?? byKind[kind] ?? 'Do what the message says, then retry.';
}
