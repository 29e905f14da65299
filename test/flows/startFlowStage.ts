import { type ServedBridge, startBridge } from '../e2e/startBridge.ts';
import type { PollState } from '../gateway/types.ts';
import { fetchToken } from '../standins/dataverse/connectCaller.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { dataverseConnector } from './connectors/dataverseConnector.ts';
import { outlookConnector, type SentEmail } from './connectors/outlookConnector.ts';
import { type PostedMessage, teamsConnector } from './connectors/teamsConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';
import type { FlowRun } from './runner/types.ts';

/** An environment of Power Platform that has the shipped flows, with a whole bridge and a Dynamics behind them. */
export interface FlowStage extends Stage {
  bridge: ServedBridge;
  sent: SentEmail[];
  posted: PostedMessage[];
  /** Runs a flow by its file's name. @param trigger what started it; none for a recurrence */
  run(flow: string, trigger?: unknown): Promise<FlowRun>;
  /** What a trigger of the bridge tells a flow of, since it was last asked. */
  poll(trigger: string, parameters?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
}

const environmentVariables: Readonly<Record<string, string>> = {
  'Notification recipient (xbridge_NotificationRecipient)': 'sales@contoso.com',
  'Form (xbridge_Form)': '1',
  'Team (xbridge_TeamsTeam)': 'sales',
  'Channel (xbridge_TeamsChannel)': 'leads',
};

/** Starts it over a sample of its own. */
export async function startFlowStage(sample: Parameters<typeof startStage>[0]): Promise<FlowStage> {
  const stage = await startStage(sample);
  const bridge = await startBridge(stage.engine, stage.dynamics.url);
  const token = await fetchToken(stage.dynamics);
  const sent: SentEmail[] = [];
  const posted: PostedMessage[] = [];
  const polled = new Map<string, PollState>();
  const run = (name: string, trigger?: unknown): Promise<FlowRun> => {
    const flow = readFlow(name);
    const parameters = Object.fromEntries(
      Object.entries(environmentVariables).filter(([variable]) => flow.parameters[variable]),
    );
    return runFlow(flow, {
      connectors: {
        'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(bridge.connection),
        shared_commondataserviceforapps: dataverseConnector({ url: stage.dynamics.url, token }),
        shared_office365: outlookConnector(sent),
        shared_teams: teamsConnector(posted),
      },
      parameters,
      trigger,
    });
  };
  return {
    ...stage,
    bridge,
    sent,
    posted,
    run,
    poll: async (trigger, parameters = {}) => {
      const answer = await bridge.connection.poll(trigger, parameters, polled.get(trigger));
      if (answer.state) polled.set(trigger, answer.state);
      return answer.items as Record<string, unknown>[];
    },
    close: async () => {
      await bridge.close();
      await stage.close();
    },
  };
}
