import { readPfx } from '../dataverse/token/readPfx.ts';
import type { ConfigMistake } from './contradictions.ts';
import type { Variables } from './variables.ts';

/** How the bridge proves who it is to Microsoft Entra ID. */
export type DynamicsCredential =
  | { kind: 'secret'; clientSecret: string }
  /** PEM text of the private key and the certificate. */
  | { kind: 'certificate'; pem: string; password?: string }
  /** File with a token of the place the bridge runs in, which renews it. */
  | { kind: 'federated'; tokenFile: string }
  | { kind: 'managedIdentity' };

/** The one credential that is given; `contradictions` tells of none or several. */
export function credentialOf(given: Variables): DynamicsCredential | ConfigMistake {
  const { DYNAMICS365_CLIENT_SECRET: clientSecret, DYNAMICS365_CLIENT_CERTIFICATE: certificate } = given;
  const { DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD: password, DYNAMICS365_FEDERATED_TOKEN_FILE: tokenFile } =
    given;
  if (clientSecret !== undefined) return { kind: 'secret', clientSecret };
  if (tokenFile !== undefined) return { kind: 'federated', tokenFile };
  if (certificate === undefined) return { kind: 'managedIdentity' };
  if ('pem' in certificate)
    return { kind: 'certificate', pem: certificate.pem, ...(password !== undefined && { password }) };
  const pem = readPfx(certificate.pfx, password ?? '');
  if (pem !== undefined) return { kind: 'certificate', pem };
  const problem = password
    ? 'is no PFX file that DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD opens. Check the password, or export the certificate with its private key anew.'
    : 'is a PFX file, or none that can be read. Give its password as DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD.';
  return { variable: 'DYNAMICS365_CLIENT_CERTIFICATE', problem };
}
