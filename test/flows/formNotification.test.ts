import { expect, it } from 'vitest';
import { submissionView } from '../api/createMemoryServices.ts';
import { type PostedMessage, teamsConnector } from './connectors/teamsConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';

/** Runs the flow for one submission, as the trigger tells it. @returns what it posts */
async function told(over: Parameters<typeof submissionView>[0]): Promise<PostedMessage[]> {
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
