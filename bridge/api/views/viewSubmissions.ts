import type { components } from '../../../schemas/contract.ts';
import { describeSubmission } from '../../mapping/forms/describeSubmission.ts';
import { formValueText } from '../../mapping/forms/formValueText.ts';
import { submittedValues } from '../../mapping/forms/submittedValues.ts';
import { wallClock } from '../../mapping/localDateTime.ts';
import { timeZoneNamed } from '../../mapping/timeZoneNamed.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { FormSubmission } from '../../xperience/forms/formTypes.ts';
import { readSubmitters, type Submitter } from '../../xperience/forms/readSubmitters.ts';
import { rowLink } from '../present/rowLink.ts';

type View = components['schemas']['FormSubmission'];

/** Submissions of one form as the contract shows them, with the contacts that submitted them. */
export async function viewSubmissions(
  { database, zones }: SyncParts,
  dynamicsUrl: string,
  submissions: readonly FormSubmission[],
): Promise<View[]> {
  const submitters = await readSubmitters(database, submissions);
  const { toInstant } = timeZoneNamed(zones.xperience);
  return submissions.map(({ formId, formDisplayName, submissionId, insertedLocal, fields }) => ({
    formId,
    formName: formDisplayName,
    submissionId,
    ...(insertedLocal === null
      ? {}
      : { submitted: new Date(toInstant(wallClock(insertedLocal))).toISOString() }),
    description: describeSubmission(fields),
    values: submittedValues(fields),
    fields: fields.map((field) => ({
      name: field.name,
      caption: field.caption,
      type: field.type,
      value: formValueText(field),
    })),
    ...viewSubmitter(dynamicsUrl, submitters.get(submissionId)),
  }));
}

function viewSubmitter(
  dynamicsUrl: string,
  submitter: Submitter | undefined,
): Pick<View, 'contactId' | 'contactEmail' | 'linked' | 'contactRowId' | 'contactLink'> {
  if (!submitter) return { linked: false };
  const { contactId, email, rowId } = submitter;
  return {
    contactId,
    ...(email === null || email === '' ? {} : { contactEmail: email }),
    linked: rowId !== null,
    ...(rowId === null ? {} : { contactRowId: rowId, contactLink: rowLink(dynamicsUrl, 'contact', rowId) }),
  };
}
