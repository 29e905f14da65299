import type { components } from '../../../schemas/contract.ts';
import { bridgeConnector } from '../../../test/flows/connectors/bridgeConnector.ts';
import { outlookConnector, type SentEmail } from '../../../test/flows/connectors/outlookConnector.ts';
import { readFlow } from '../../../test/flows/readFlow.ts';
import { runFlow } from '../../../test/flows/runner/runFlow.ts';
import { listClean } from '../listContacts.ts';
import { readRow } from '../rows.ts';
import type { Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

const bridge = 'shared_xbridge-5fkentico-20xperience-20bridge';
const title = 'Head Roaster';

/** An editor changes a contact; the flow that ships for every hour does the rest, carried out action by action. */
export const hourlyFlow: Step = async (stage) => [
  await takeStep(stage, 'the hourly flow', async () => {
    const [contact] = await listClean(stage, 1);
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: title, ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contact?.contactId ?? 0)
      .execute();
    const sent: SentEmail[] = [];
    const { status, actions } = await runFlow(readFlow('scheduledSync'), {
      connectors: { [bridge]: bridgeConnector(stage.connection), shared_office365: outlookConnector(sent) },
      parameters: { 'Notification recipient (xbridge_NotificationRecipient)': 'sales@example.com' },
    });
    const answer = actions.find(({ name }) => name === 'Synchronize_contacts')?.outputs;
    const { counts } = (answer as { body: components['schemas']['Run'] }).body;
    const row = await readRow(stage, contact?.rowId ?? '');
    return {
      what: `scheduledSync.json ${status.toLowerCase()}: ${counts.updated} row updated, ${sent.length} emails about failures`,
      check: (expect) => {
        expect(status === 'Succeeded', `the flow ended as ${status}`);
        expect(counts.updated === 1, `${counts.updated} rows were updated instead of 1`);
        expect(row.jobtitle === title, `the row holds ${String(row.jobtitle)}`);
        expect(sent.length === 0, `somebody was told: ${sent[0]?.body}`);
      },
    };
  }),
];
