import type { FlowConnector } from '../runner/types.ts';

export interface SentEmail {
  to: string;
  subject: string;
  body: string;
  /** The buttons of an email that waits for an answer. */
  options?: string[];
}

/**
 * The operations of Office 365 Outlook that the flows use; keeps what would be sent.
 * @param answer the button its reader presses; undefined when nobody does in time
 */
export function outlookConnector(
  sent: SentEmail[],
  answer: (email: SentEmail) => string | undefined = () => undefined,
): FlowConnector {
  return (operationId, parameters) => {
    const waits = operationId === 'SendMailWithOptions';
    if (!waits && operationId !== 'SendEmailV2')
      throw new Error(`Outlook's ${operationId} is not known here`);
    const text = (name: string): string => {
      const value = parameters[`${waits ? 'optionsEmailSubscription/Message' : 'emailMessage'}/${name}`];
      if (typeof value !== 'string' || value === '') throw new Error(`the email has no ${name}`);
      return value;
    };
    const email: SentEmail = { to: text('To'), subject: text('Subject'), body: text('Body') };
    if (waits) email.options = text('Options').split(/\s*,\s*/);
    sent.push(email);
    if (!waits) return Promise.resolve({ status: 200, headers: {}, body: undefined });
    const pressed = answer(email);
    if (pressed === undefined) return Promise.resolve(undefined);
    if (!email.options?.includes(pressed)) throw new Error(`the email has no button "${pressed}"`);
    return Promise.resolve({ status: 200, headers: {}, body: { SelectedOption: pressed } });
  };
}
