import type { FlowConnector } from '../runner/types.ts';

export interface PostedMessage {
  team: string;
  channel: string;
  html: string;
}

/** The one operation of Microsoft Teams that the flows use; keeps what would be posted. */
export function teamsConnector(posted: PostedMessage[]): FlowConnector {
  return (operationId, parameters) => {
    if (operationId !== 'PostMessageToConversation')
      throw new Error(`Teams' ${operationId} is not known here`);
    const text = (name: string): string => {
      const value = parameters[name];
      if (typeof value !== 'string' || value === '') throw new Error(`the message has no ${name}`);
      return value;
    };
    if (text('location') !== 'Channel') throw new Error('only channels are known here');
    posted.push({
      team: text('body/recipient/groupId'),
      channel: text('body/recipient/channelId'),
      html: text('body/messageBody'),
    });
    return Promise.resolve({ status: 201, headers: {}, body: {} });
  };
}
