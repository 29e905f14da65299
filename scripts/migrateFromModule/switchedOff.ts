import type { ModuleStep, ModuleTask } from '../../bridge/xperience/setup/readModule.ts';
import type { SwitchedOff } from './moduleCheck.ts';

/** What has to rest before the bridge writes, and how to see that it does. */
export function switchedOff(
  tasks: readonly ModuleTask[],
  steps: readonly ModuleStep[] | undefined,
): SwitchedOff[] {
  return [
    ...tasks.map(
      ({ displayName, enabled }): SwitchedOff => ({
        what: `Scheduled task “${displayName}”`,
        state: enabled ? 'on' : 'off',
        how: enabled
          ? 'Disable it in the application Scheduled tasks, and wait until it has ended: “Last run” then stays as it is.'
          : 'It is disabled; “Last run” in the application Scheduled tasks stays as it is.',
      }),
    ),
    ...stepsOf(steps),
    {
      what: 'The module’s address /xperience-dynamics365/updatecontact under the administration',
      state: 'unseen',
      how: 'Nothing may call it any more: have the flow call the connector instead, or let IIS send it on to the bridge (docs/install.md). A POST to it without a password answers with the bridge’s JSON then.',
    },
    {
      what: 'Event handlers, and code of yours that calls IDynamics365ContactSync or IDynamics365ActivitySync',
      state: 'unseen',
      how: 'The database does not tell. Search the solution of the administration for “Dynamics365”, and take out what sends contacts or activities.',
    },
  ];
}

function stepsOf(steps: readonly ModuleStep[] | undefined): SwitchedOff[] {
  if (steps === undefined)
    return [
      {
        what: 'Steps of automation processes',
        state: 'unseen',
        how: 'The login may not read them. Look through the application Marketing automation for steps that import to Dynamics 365, or make tasks or appointments there.',
      },
    ];
  if (steps.length === 0)
    return [
      {
        what: 'Steps of automation processes',
        state: 'off',
        how: 'No process holds a step of the module’s.',
      },
    ];
  return steps.map(({ process, step }) => ({
    what: `Step “${step}” of the automation process “${process}”`,
    state: 'on',
    how: 'Take it out, and let a flow with ImportContact, CreateTask or CreateAppointment do its work (docs/marketing-automation.md).',
  }));
}
