import { expect, it } from 'vitest';
import type { components } from '../../schemas/contract.ts';
import { type PostedMessage, teamsConnector } from './connectors/teamsConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';

type Submission = components['schemas']['FormSubmission'];

/** What somebody submitted through a form, as the trigger tells it. */
function submissionView(over: Partial<Submission> = {}): Submission {
  return {
    formId: 3,
    formName: 'Book a test ride',
    submissionId: 12,
    submitted: '2026-03-02T09:15:00.000Z',
    description: 'Which model?: Trail Pro',
    values: { Model: 'Trail Pro' },
    fields: [{ name: 'Model', caption: 'Which model?', type: 'text', value: 'Trail Pro' }],
    contactId: 7,
    linked: true,
    contactRowId: '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b',
    ...over,
  };
}

/** Runs the flow for one submission, as the trigger tells it. @returns what it posts */
async function told(over: Partial<Submission>): Promise<PostedMessage[]> {
  const posted: PostedMessage[] = [];
  const { status } = await runFlow(readFlow('formNotification'), {
    connectors: { shared_teams: teamsConnector(posted) },
    parameters: {
      'Form (xbridge_Form)': '3',
      'Team (xbridge_TeamsTeam)': 'sales',
      'Channel (xbridge_TeamsChannel)': 'leads',
    },
    trigger: submissionView(over),
    wait: () => undefined,
  });
  expect(status).toBe('Succeeded');
  return posted;
}

it('tells the channel what was entered', async () => {
  const [message] = await told({ description: 'Which model?: Trail Pro\nRiders: 2', linked: false });
  expect(message).toEqual({
    team: 'sales',
    channel: 'leads',
    html: '<p><b>Book a test ride</b></p><p>Which model?: Trail Pro<br>Riders: 2</p>',
  });
});

it('links to the contact when it is in Dynamics', async () => {
  const contactLink = 'https://contoso.crm4.dynamics.com/main.aspx?pagetype=entityrecord&etn=contact&id=1';
  const [message] = await told({ linked: true, contactLink });
  expect(message?.html).toContain(
    '<a href="https://contoso.crm4.dynamics.com/main.aspx?pagetype=entityrecord&amp;etn=contact&amp;id=1">',
  );
});

it('shows what a visitor wrote as text, never as HTML', async () => {
  const [message] = await told({ description: 'Message: <img src=x> &amp; <a href="y">', linked: false });
  expect(message?.html).toContain('Message: &lt;img src=x> &amp;amp; &lt;a href="y">');
});
