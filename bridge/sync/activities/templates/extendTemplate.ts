import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { ActivityToSend, ActivityTypesExtension, Loaded } from '../../../extensions/types.ts';
import { isFieldValue } from '../../../mapping/computeField.ts';
import { submittedValues } from '../../../mapping/forms/submittedValues.ts';
import { htmlOfText } from '../../../mapping/plainText.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import type { ActivityRecord } from '../../../xperience/activities/activityRecord.ts';
import { ExtensionFailed, inTime } from '../../extensions/inTime.ts';
import type { ActivityTemplate, Description } from './activityTemplate.ts';
import { formSubmissionType } from './formSubmission.ts';
import { readSubmitted, type Submitted } from './readSubmitted.ts';

/** A template as an extension of the installation goes on from it; one activity that it fails over fails alone. */
export function extendTemplate(
  template: ActivityTemplate,
  { name, version, hook }: Loaded<ActivityTypesExtension>,
): ActivityTemplate {
  const added = Object.entries(hook.properties).map(
    ([property, shape]) => [property, { ...shape, needed: true }] as const,
  );
  const properties = { ...template.properties, ...Object.fromEntries(added) };
  const known = new Set([...Object.keys(properties), 'subject']);
  const extend = async (given: ActivityToSend): Promise<Description> => {
    const answer: unknown = await inTime(name, 'The activity was not sent.', async () =>
      hook.describe(Object.freeze(given)),
    );
    return answer === null ? null : { ...given.told, ...readAnswer(name, answer, known) };
  };
  return {
    types: hook.types,
    ...tableOf(template, hook),
    properties,
    by: { name, version },
    async describe(database, activities) {
      const described = await template.describe(database, activities);
      const submitted = await submittedOf(database, activities);
      return Promise.all(
        activities.map((activity, index) => {
          const before = described[index];
          if (before === null || before instanceof Error) return before;
          return extend({
            ...activity,
            told: Object.freeze({ ...before }),
            ...submissionOf(submitted[index]),
          }).catch((error: unknown) => {
            if (error instanceof ExtensionFailed) return error;
            throw error;
          });
        }),
      );
    },
  };
}

function tableOf(template: ActivityTemplate, hook: ActivityTypesExtension): Pick<ActivityTemplate, 'table'> {
  const table = hook.table?.toLowerCase() ?? template.table;
  return table === undefined ? {} : { table };
}

async function submittedOf(
  database: DatabaseHandle,
  activities: readonly ActivityRecord[],
): Promise<readonly Submitted[]> {
  const isForm = activities.some(({ type }) => type.toLowerCase() === formSubmissionType);
  return isForm ? readSubmitted(database, activities) : [];
}

/** Texts with entities, as everything else that an extension gets and gives. */
function submissionOf({ form, submission }: Submitted = {}): Pick<ActivityToSend, 'submission'> {
  if (!form || !submission) return {};
  const values = Object.entries(submittedValues(submission.fields)).map(
    ([field, value]) => [field, typeof value === 'string' ? htmlOfText(value) : value] as const,
  );
  return { submission: { form: form.name, values: Object.freeze(Object.fromEntries(values)) } };
}

function readAnswer(name: string, answer: unknown, known: ReadonlySet<string>): Record<string, FieldValue> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new ExtensionFailed(
      `The extension ${name} answered neither with an object of values nor with null.`,
    );
  return Object.fromEntries(
    Object.entries(answer).map(([property, value]) => {
      if (!known.has(property))
        throw new ExtensionFailed(
          `The extension ${name} tells "${property}", which is none of its properties: ${[...known].join(', ')}.`,
        );
      if (!isFieldValue(value))
        throw new ExtensionFailed(
          `The extension ${name} gives ${property} a value that is neither text, a number, true or false, nor null.`,
        );
      return [property, value];
    }),
  );
}
