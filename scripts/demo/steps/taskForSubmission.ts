import type { components } from '../../../schemas/contract.ts';
import { answerOf } from '../answerOf.ts';
import type { Stage, Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

type Submission = components['schemas']['FormSubmission'];
type Created = components['schemas']['CreatedActivity'];

/** Somebody who submitted a form gets a task; the flow repeats its step and there is still one. */
export const taskForSubmission: Step = async (stage) => [
  await takeStep(stage, 'task for a form', async () => {
    const { form, submission } = await firstSubmission(stage);
    const told = await answerOf<Submission>(stage.connection.call('GetFormSubmission', { form, submission }));
    const step = () =>
      answerOf<Created>(
        stage.connection.call('CreateTask_V2', {
          contact: String(told.contactId),
          'task/subject': `Answer: ${told.formName}`,
          'task/description': told.description,
          'task/idempotencyKey': `form ${form} submission ${submission}`,
        }),
      );
    const [first, second] = [await step(), await step()];
    const row = stage.dynamics.organization.table('task')?.rows.get(first.activityId);
    return {
      what: `a task made of a submission of "${told.formName}" with ${told.fields.length} fields; asked twice, made once`,
      check: (expect) => {
        expect(told.linked, `contact ${told.contactId} is not linked`);
        expect(first.created && !second.created, 'the repeated step made another task');
        expect(row?.values.description === told.description, 'the task does not hold what was entered');
      },
    };
  }),
];

/** A submission of a contact that is linked. */
async function firstSubmission({ database }: Stage): Promise<{ form: number; submission: number }> {
  const submitted = database.db
    .selectFrom('OM_Activity as activity')
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'activity.ActivityContactID')
    .select(['activity.ActivityItemID', 'activity.ActivityItemDetailID'])
    .where('activity.ActivityType', '=', 'bizformsubmit')
    .where('contact.ContactDynamics365RelatedID', 'is not', null)
    .orderBy('activity.ActivityID');
  const row = await database.dialect.limit(submitted, 1).executeTakeFirstOrThrow();
  return { form: row.ActivityItemID ?? 0, submission: row.ActivityItemDetailID ?? 0 };
}
