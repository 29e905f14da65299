import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { type FlowAddress, startReceiver } from '../../../test/gateway/startReceiver.ts';
import { contactUsForm } from '../../sample/sampleForms.ts';
import type { Stage, Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

const trigger = 'WhenFormIsSubmitted_V2';
const patienceMs = 30_000;
/** Much more than it takes: the machine may be busy. */
const longestMs = 10_000;

/** A flow is switched on, told at once of what a visitor submits, and told nothing more once it is switched off. */
export const instantTrigger: Step = async (stage) => [
  await takeStep(stage, 'a form, at once', async () => {
    const receiver = await startReceiver(stage.administrator.connector);
    try {
      const flow = receiver.flow(trigger);
      const { formId, tableName } = await contactUs(stage);
      const parameters = { 'subscription/form': formId };
      const { answer, end } = await stage.administrator.subscribe(trigger, flow.url, parameters);
      if (answer.status !== 201) throw new Error(`${trigger} answered ${answer.status}`);
      const submitted = performance.now();
      await submit(stage, tableName, 'At once, please');
      await told(flow);
      const took = (flow.received[0]?.at ?? Number.POSITIVE_INFINITY) - submitted;
      await end();
      await submit(stage, tableName, 'Nobody is told of this');
      await wait(1_500);
      return {
        what: `a flow was told of a submission of "${contactUsForm.displayName}" ${(took / 1000).toFixed(1)} s after it was made, and of none once it was switched off`,
        check: (expect) => {
          expect(took < longestMs, `the flow was told after ${Math.round(took)} ms`);
          expect(flow.received.length === 1, `the flow was told ${flow.received.length} times`);
        },
      };
    } finally {
      await receiver.close();
    }
  }),
];

/** The form, whose table either product calls otherwise. */
async function contactUs({ database: { main } }: Stage): Promise<{ formId: number; tableName: string }> {
  const { FormID, ClassTableName } = await main
    .selectFrom('CMS_Form')
    .innerJoin('CMS_Class', 'ClassID', 'FormClassID')
    .select(['FormID', 'ClassTableName'])
    .where('FormName', '=', contactUsForm.name)
    .executeTakeFirstOrThrow();
  if (ClassTableName === null) throw new Error(`The form "${contactUsForm.displayName}" has no table.`);
  return { formId: FormID, tableName: ClassTableName };
}

/** What the website writes for a visitor. */
async function submit({ database }: Stage, tableName: string, message: string): Promise<void> {
  const { local } = await currentTimes(database);
  await sql`insert into ${sql.table(tableName)} (FormInserted, FormUpdated, EmailInput, Message)
    values (${local}, ${local}, ${'visitor@example.com'}, ${message})`.execute(database.main);
}

async function told({ received }: FlowAddress): Promise<void> {
  const start = performance.now();
  while (received.length === 0 && performance.now() - start < patienceMs) await wait(20);
}
