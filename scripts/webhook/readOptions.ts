import { commonHelp } from '../commandLine/commonHelp.ts';
import { jsonOption, noMoreWords, oneOf, readArguments } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

export const help = `Has Dynamics 365 tell the bridge of changed contacts at once, by a webhook of Dataverse.

  npm run webhook -- register [--url ADDRESS]   makes or renews the webhook and the API key that it calls with
  npm run webhook -- register --by-hand --out FILE
                                               makes the key only, and says what to enter in the Plug-in Registration Tool
  npm run webhook -- status                     whether the webhook fits the mapping, and whether Dataverse can call it
  npm run webhook -- remove                     takes the webhook out of Dynamics, and ends its keys

  --url ADDRESS       where Dataverse reaches the bridge; default: BRIDGE_PUBLIC_URL
  --out FILE          with --by-hand: writes the key to a new file that only its owner may read

In Dynamics a person signs in, with the security role System Customizer or System Administrator: the bridge's own
application user must not have that right. One of these says how; status works without, and then looks at this side only.

  --token-file FILE   a token that somebody has fetched, such as by
                      az account get-access-token --resource https://contoso.crm4.dynamics.com --query accessToken -o tsv
                      ("-" reads it from the standard input)
  --sign-in CLIENT    signs in with a browser on this machine; CLIENT is the ID of an app registration of yours with
                      the redirect address http://localhost and the permission Dynamics CRM user_impersonation
  --device-code CLIENT
                      signs in with a browser on any machine; many organisations do not allow it
${commonHelp}

Registering once more is harmless: it brings the filter to the mapping as it is, switches on what was switched off, and
exchanges the key. The former key stays valid, so that nothing is refused meanwhile; status says when to revoke it.

Exit code: 0 done, and status found nothing; 1 Dynamics did not answer, or status found something to do; 2 refused.`;

const actions = ['register', 'status', 'remove'] as const;

/** How a person proves who they are to Dynamics. */
export type PersonSignIn =
  | { way: 'token'; file: string }
  | { way: 'browser'; clientId: string }
  | { way: 'deviceCode'; clientId: string };

export interface WebhookOptions {
  action: (typeof actions)[number];
  byHand: boolean;
  url?: string;
  out?: string;
  signIn?: PersonSignIn;
  json: boolean;
}

/** @throws UsageMistake */
export function readOptions(args: readonly string[]): WebhookOptions {
  const { values, words } = readArguments(args, {
    ...jsonOption,
    url: { type: 'string' },
    out: { type: 'string' },
    'by-hand': { type: 'boolean', default: false },
    'token-file': { type: 'string' },
    'sign-in': { type: 'string' },
    'device-code': { type: 'string' },
  });
  const [word, ...more] = words;
  const action = oneOf('what to do', word, actions);
  noMoreWords(more);
  const byHand = values['by-hand'];
  const signIn = readSignIn(values);
  if (byHand && action !== 'register') throw new UsageMistake('Only register takes --by-hand.');
  if (byHand && values.out === undefined) throw new UsageMistake('--by-hand takes --out FILE for the key.');
  if (!byHand && values.out !== undefined) throw new UsageMistake('Only --by-hand takes --out.');
  if (byHand && signIn) throw new UsageMistake('With --by-hand nobody signs in.');
  if (action !== 'status' && !byHand && !signIn)
    throw new UsageMistake(
      'Say how you sign in to Dynamics: --token-file, --sign-in or --device-code; or --by-hand.',
    );
  return {
    action,
    byHand,
    json: values.json,
    ...(values.url !== undefined && { url: values.url }),
    ...(values.out !== undefined && { out: values.out }),
    ...(signIn && { signIn }),
  };
}

function readSignIn(
  values: Partial<Record<'token-file' | 'sign-in' | 'device-code', string | undefined>>,
): PersonSignIn | undefined {
  const { 'token-file': file, 'sign-in': browser, 'device-code': code } = values;
  const ways: (PersonSignIn | undefined)[] = [
    file === undefined ? undefined : { way: 'token', file },
    browser === undefined ? undefined : { way: 'browser', clientId: browser },
    code === undefined ? undefined : { way: 'deviceCode', clientId: code },
  ];
  const [way, ...others] = ways.filter((each) => each !== undefined);
  if (others.length > 0) throw new UsageMistake('Give one of --token-file, --sign-in and --device-code.');
  return way;
}
