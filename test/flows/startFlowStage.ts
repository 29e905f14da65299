import { type ServedBridge, startBridge } from '../e2e/startBridge.ts';
import { startReceiver } from '../gateway/startReceiver.ts';
import { fetchToken } from '../standins/dataverse/connectCaller.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { subscribeToBridge } from './connectors/bridgeWebhook.ts';
import { dataverseConnector } from './connectors/dataverseConnector.ts';
import { subscribeToRows } from './connectors/dataverseWebhook.ts';
import { outlookConnector, type SentEmail } from './connectors/outlookConnector.ts';
import { type PostedMessage, teamsConnector } from './connectors/teamsConnector.ts';
import { readFlow } from './readFlow.ts';
import { type SwitchedOnFlow, switchOn } from './switchOn.ts';

/** An environment of Power Platform that has the shipped flows, with a whole bridge and a Dynamics behind them. */
export interface FlowStage extends Stage {
  bridge: ServedBridge;
  sent: SentEmail[];
  posted: PostedMessage[];
  /** The button that the reader of an email presses; nobody does when it is undefined. */
  answer: string | undefined;
  /** Turns a flow on. @param variables values of environment variables in place of the usual ones, by schema name */
  switchOn(flow: string, variables?: Record<string, string>): Promise<SwitchedOnFlow>;
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
  const receiver = await startReceiver(bridge.connection.connector);
  const token = await fetchToken(stage.dynamics);
  const access = { url: stage.dynamics.url, token };
  const sent: SentEmail[] = [];
  const posted: PostedMessage[] = [];
  const flows: FlowStage = {
    ...stage,
    bridge,
    sent,
    posted,
    answer: undefined,
    switchOn(name, variables = {}) {
      const flow = readFlow(name);
      const parameters = Object.entries(environmentVariables)
        .filter(([variable]) => flow.parameters[variable])
        .map(([variable, usual]) => [variable, variables[/\((\w+)\)/.exec(variable)?.[1] ?? ''] ?? usual]);
      return switchOn(flow, {
        connectors: {
          'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(bridge.connection),
          shared_commondataserviceforapps: dataverseConnector(access),
          shared_office365: outlookConnector(sent, () => flows.answer),
          shared_teams: teamsConnector(posted),
        },
        parameters: Object.fromEntries(parameters) as Record<string, string>,
        bridge: bridge.connection,
        subscribe(connection, operationId, inputs) {
          if (connection === 'shared_xbridge-5fkentico-20xperience-20bridge')
            return subscribeToBridge(bridge, receiver, operationId, inputs);
          if (`${connection}/${operationId}` !== 'shared_commondataserviceforapps/SubscribeWebhookTrigger')
            throw new Error(`${operationId} of ${connection} is not known here`);
          return subscribeToRows(access, inputs);
        },
      });
    },
    close: async () => {
      await receiver.close();
      await bridge.close();
      await stage.close();
    },
  };
  return flows;
}
