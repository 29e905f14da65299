import { DataverseUnavailable, type UnavailableKind } from '../dataverseUnavailable.ts';
import { errorCodes } from './errorCodes.ts';
import { blockedRemedy, isAddressBlocked } from './ipFirewall.ts';
import { isOfLogic } from './logicCodes.ts';
import { readError } from './readError.ts';
import { isThrottling } from './throttling.ts';
import type { Answer } from './types.ts';

const privilegeCodes: ReadonlySet<string> = new Set([
  errorCodes.privilegeMissing,
  errorCodes.privilegeDenied,
]);

/** The failure of a whole request that Dataverse answered with an error, by code first and status second. */
export function explainFailure(
  purpose: string,
  answer: Pick<Answer, 'status' | 'headers' | 'body'>,
): DataverseUnavailable {
  const error = readError(answer);
  const blocked = isAddressBlocked(error);
  const kind = blocked ? 'forbidden' : kindOf(error.status, error.code);
  const reference = [`HTTP ${error.status}`, error.code, error.requestId && `request ${error.requestId}`];
  const said = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  return new DataverseUnavailable({
    kind,
    error,
    message: `Dynamics refused to ${purpose} (${reference.filter(Boolean).join(', ')}): ${said} ${blocked ? blockedRemedy : remedies[kind]}`,
  });
}

function kindOf(status: number, code: string): UnavailableKind {
  if (isThrottling({ status, code })) return 'throttled';
  if (privilegeCodes.has(code)) return 'forbidden';
  if (isOfLogic({ code })) return 'protocol';
  if (code === errorCodes.noSuchEntitySet) return 'notFound';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status >= 500) return 'unreachable';
  return 'protocol';
}

/** What sentences about a refused request end with. */
export const remedies: Readonly<Record<UnavailableKind, string>> = {
  unreachable: 'Try again later; if it lasts, look at the service health of the Power Platform.',
  unauthorized:
    'Check that the application user of this app registration exists in the environment and is enabled, and that DYNAMICS365_URL is its address.',
  forbidden: "Give the bridge's application user a security role with the rights named above.",
  throttled: 'Try again later.',
  notFound: 'Check the name of the table and whether its solution is installed in the environment.',
  protocol: 'If a column or table has been removed or renamed in Dynamics, correct the mapping.',
  stopped: 'Try it again.',
};
