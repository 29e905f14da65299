import { AuthError } from '@azure/msal-node';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';

/** Remedies by the number Entra ID puts in front of its messages (AADSTS error reference of Microsoft Entra). */
const remedies: Record<string, string> = {
  '7000215': 'Put the value of the client secret, not its ID, into DYNAMICS365_CLIENT_SECRET.',
  '7000222':
    'The client secret has expired: make a new one in the app registration and set DYNAMICS365_CLIENT_SECRET.',
  '7000216': 'Set DYNAMICS365_CLIENT_SECRET or DYNAMICS365_CLIENT_CERTIFICATE.',
  '700016':
    'Check DYNAMICS365_CLIENT_ID, and that the app registration is in the tenant DYNAMICS365_TENANT_ID.',
  '700027': 'Upload the certificate of DYNAMICS365_CLIENT_CERTIFICATE to the app registration, or renew it.',
  '90002': 'Check DYNAMICS365_TENANT_ID.',
  '900023': 'Check DYNAMICS365_TENANT_ID.',
  '500011': 'Check DYNAMICS365_URL: the tenant does not know a Dynamics environment at this address.',
};

/** A failure to get a token as DataverseUnavailable, with a remedy and without any of the `secrets`. */
export function explainTokenError(error: unknown, secrets: readonly string[]): DataverseUnavailable {
  const said = redact(error instanceof Error ? error.message : String(error), secrets);
  const number = /AADSTS(\d+)/.exec(said)?.[1];
  const remedy =
    (number === undefined ? undefined : remedies[number]) ??
    'Check DYNAMICS365_TENANT_ID, DYNAMICS365_CLIENT_ID and the secret or certificate.';
  const transient =
    error instanceof AuthError &&
    /^(temporarily_unavailable|server_error|network_error)$/.test(error.errorCode);
  // The cause is left out on purpose: MSAL's errors can hold parts of the request.
  return new DataverseUnavailable({
    kind: transient ? 'unreachable' : 'unauthorized',
    message: `Microsoft Entra ID gave no token: ${firstLine(said)} ${transient ? 'Try again later.' : remedy}`,
  });
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}

function firstLine(text: string): string {
  return (text.split(/[\r\n]/, 1)[0] ?? '').split('Trace ID:', 1)[0]?.trim() ?? '';
}
