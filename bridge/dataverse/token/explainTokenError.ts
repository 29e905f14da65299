import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import { readableText } from '../readableText.ts';

const clock =
  'The clock of this machine and that of Microsoft Entra ID differ: set it by a time server (w32tm /resync on Windows, timedatectl on Linux).';
const tenant =
  'Check DYNAMICS365_TENANT_ID: there is no such tenant, or it is in another cloud (DYNAMICS365_AUTHORITY).';
const federation =
  'Compare issuer, subject and audience of the federated credential in the app registration with those of the token.';
const service = 'Try again later; if it stays so, look at the service health of Microsoft Entra ID.';

/** Remedies by the number Entra ID puts in front of its messages (AADSTS error reference of Microsoft Entra). */
const remedies: Record<string, string> = {
  '7000215':
    'Put the value of the client secret, not its ID, into DYNAMICS365_CLIENT_SECRET, and that of this app registration.',
  '7000222':
    'The client secret has expired: make a new one in the app registration and set DYNAMICS365_CLIENT_SECRET.',
  '7000216': 'Set DYNAMICS365_CLIENT_SECRET or DYNAMICS365_CLIENT_CERTIFICATE.',
  '7000218': 'Set DYNAMICS365_CLIENT_SECRET or DYNAMICS365_CLIENT_CERTIFICATE.',
  '7000112': 'The app registration is disabled: enable sign-in for it under Enterprise applications.',
  '700016':
    'Check DYNAMICS365_CLIENT_ID, and that the app registration is in the tenant DYNAMICS365_TENANT_ID.',
  '700021': 'Check DYNAMICS365_CLIENT_ID: the certificate or token was made for another app registration.',
  '700023': 'Check DYNAMICS365_AUTHORITY and DYNAMICS365_TENANT_ID.',
  '700024': clock,
  '500133': clock,
  '700027': 'Upload the certificate of DYNAMICS365_CLIENT_CERTIFICATE to the app registration, or renew it.',
  '700030': 'The certificate of DYNAMICS365_CLIENT_CERTIFICATE is not valid now: renew it, or set the clock.',
  '70021': federation,
  '700211': federation,
  '700212': federation,
  '700213': federation,
  '50034': tenant,
  '50059': tenant,
  '90002': tenant,
  '900023': tenant,
  '900382': tenant,
  '500011': 'Check DYNAMICS365_URL: the tenant does not know a Dynamics environment at this address.',
  '500014': 'Dynamics is disabled in this tenant: enable it under Enterprise applications.',
  '53003':
    'A policy of Conditional Access keeps this machine out: let its address or the app registration through.',
  '530032': 'A policy of the tenant keeps this machine out: let its address or the app registration through.',
  '90033': service,
  '90038': service,
  '90055': service,
};

/** A failure to get a token as DataverseUnavailable, with a remedy and without any of the `secrets`. */
export function explainTokenError(error: unknown, secrets: readonly string[]): DataverseUnavailable {
  const said = redact(error instanceof Error ? error.message : String(error), secrets);
  const number = /AADSTS(\d+)/.exec(said)?.[1];
  const remedy =
    (number === undefined ? undefined : remedies[number]) ??
    'Check DYNAMICS365_TENANT_ID, DYNAMICS365_CLIENT_ID and the secret or certificate.';
  const transient =
    error instanceof Error &&
    'errorCode' in error &&
    /^(temporarily_unavailable|server_error|network_error)$/.test(String(error.errorCode));
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
  return readableText((text.split(/[\r\n]/, 1)[0] ?? '').split('Trace ID:', 1)[0] ?? '', 500);
}
