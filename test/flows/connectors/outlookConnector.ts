import type { FlowConnector } from '../runner/types.ts';

export interface SentEmail {
  to: string;
  subject: string;
  body: string;
}

/** The one operation of Office 365 Outlook that the flows use; keeps what would be sent. */
export function outlookConnector(sent: SentEmail[]): FlowConnector {
  return (operationId, parameters) => {
    if (operationId !== 'SendEmailV2') throw new Error(`Outlook's ${operationId} is not known here`);
    const text = (name: string): string => {
      const value = parameters[`emailMessage/${name}`];
      if (typeof value !== 'string' || value === '') throw new Error(`the email has no ${name}`);
      return value;
    };
    sent.push({ to: text('To'), subject: text('Subject'), body: text('Body') });
    return Promise.resolve({ status: 200, headers: {}, body: undefined });
  };
}
