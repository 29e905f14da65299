import { readFile } from 'node:fs/promises';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';

/**
 * The token that whatever runs the bridge, such as Kubernetes, puts into a file and renews.
 * @throws DataverseUnavailable with what to do when there is none
 */
export async function readFederatedToken(file: string): Promise<string> {
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(`the file of the federated token, ${file}, cannot be read (${code})`);
  }
  // A signed token has three parts; what else stands there is not sent to anybody.
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return token;
  throw unusable(`the file of the federated token, ${file}, holds no token`);
}

function unusable(what: string): DataverseUnavailable {
  return new DataverseUnavailable({
    kind: 'unauthorized',
    message: `No token: ${what}. Check DYNAMICS365_FEDERATED_TOKEN_FILE, and that the issuer renews it.`,
  });
}
