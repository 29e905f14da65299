import type { PaconnRun } from './runPaconn.ts';
import type { DeployCommand, Trouble } from './types.ts';

/** What the service says, or `paconn` breaks on, and what it means. The first that fits is told. */
const explanations: { sign: RegExp; problem: string; remedy: string }[] = [
  {
    sign: /Access token invalid/,
    problem: 'the token has expired',
    remedy: 'run `paconn login` again, or renew the token file',
  },
  {
    sign: /wrong audience or resource|InvalidAuthenticationToken|401 Client Error/,
    problem: 'the service did not accept the token',
    remedy: 'get a token for the audience https://service.powerapps.com/ and of the right tenant',
  },
  {
    sign: /licen[cs]e|service plan/i,
    problem: 'the user has no licence for custom connectors',
    remedy: 'assign a plan with Power Apps or Power Automate Premium, and wait until it has taken effect',
  },
  {
    sign: /403 Client Error/,
    problem: 'you may not do this in the environment',
    remedy: 'ask for the role Environment Maker, or use another environment',
  },
  {
    sign: /404 Client Error/,
    problem: 'the service does not know the environment or the connector',
    remedy: 'check both IDs in the settings; a deleted connector has to be created again',
  },
  {
    sign: /stackOwner/,
    problem: 'apiProperties.json holds stackOwner, which only certification uses',
    remedy: 'remove it',
  },
  {
    sign: /ApiHubsRequestFailed/,
    problem: 'the service could not store the connector',
    remedy: 'look for a policy or connection parameter it does not know; when there is none, try again later',
  },
  {
    sign: /429 Client Error/,
    problem: 'the service was asked too often',
    remedy: 'wait a few minutes',
  },
  {
    sign: /50\d Server Error/,
    problem: 'the service failed',
    remedy: 'try again later',
  },
  {
    sign: /JSONDecodeError|Expecting value/,
    problem: 'the service answered something that is not JSON, such as a web page to sign in',
    remedy: 'check powerAppsUrl in the settings and whether a proxy stands in between',
  },
  {
    sign: /SSLError|CERTIFICATE_VERIFY_FAILED/,
    problem: 'no secure connection came about',
    remedy: 'point REQUESTS_CA_BUNDLE at the certificates of your proxy',
  },
  {
    sign: /ConnectionError|Max retries exceeded|ProxyError/,
    problem: 'the service cannot be reached',
    remedy: 'check powerAppsUrl in the settings, the network and HTTPS_PROXY',
  },
  {
    // Its address stands in what is said of a service that cannot be reached, too, so this comes last.
    sign: /validateApiSwagger/,
    problem: 'the service did not check the definition and gave no reason',
    remedy:
      'most often the user has no licence for custom connectors: assign Power Apps or Power Automate Premium',
  },
];

/** A page where the service's word should be: a proxy or a sign-in page stands in between, whatever the status. */
const webPage = /<!doctype html|<html[\s>]/i;

const certified = /^Swagger certification succeeded\b[^\n]*$/;
const succeeded: Record<DeployCommand, RegExp> = {
  create: /^\S+ created successfully\.$/,
  update: /^\S+ updated successfully\.$/,
  validate: /^.+ validated successfully\.$/,
  download: /^The connector is downloaded to .+\.$/,
};

/**
 * What is wrong, from what `paconn` printed. It ends with 0 even when the service answered warnings, so anything
 * but its line of success counts.
 * @returns no trouble when it said that all went well, and nothing else
 */
export function explainOutput(command: DeployCommand, { code, output }: PaconnRun): Trouble[] {
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  const rest = lines.filter((line) => line !== '' && !succeeded[command].test(line) && !certified.test(line));
  if (code === 0 && rest.length === 0 && output !== '') return [];
  if (webPage.test(output)) {
    const title = /<title>([^<]*)<\/title>/i.exec(output)?.[1]?.trim();
    const problem = `the service answered a web page${title ? ` (“${title}”)` : ''} instead of JSON`;
    return [{ problem, remedy: 'check powerAppsUrl in the settings and whether a proxy stands in between' }];
  }
  const rules = verdictLines(output);
  if (rules.length > 0) {
    return rules.map((problem) => ({
      problem,
      remedy: 'correct the definition; the line names the place and the rule',
    }));
  }
  const known = explanations.find(({ sign }) => sign.test(output));
  if (code !== 0 && known) {
    const said = gist(rest);
    return [{ problem: said ? `${known.problem}: ${said}` : known.problem, remedy: known.remedy }];
  }
  if (code === 0 && rest.length > 0) {
    const remedy = 'the service took the files; see to what it warned of';
    return rest.map((problem) => ({ problem, remedy }));
  }
  const said = gist(rest) || 'nothing';
  return [{ problem: `paconn ended with ${code} and said: ${said}`, remedy: 'nothing more is known of it' }];
}

/** The lines "Error : place : rule" and "Warning : …" of the validator, out of its JSON or as plain text. */
function verdictLines(output: string): string[] {
  const text = output
    .replaceAll('\\r', '\r')
    .replaceAll('\\n', '\n')
    .replaceAll('\\"', '"')
    .replaceAll('\\u0027', "'");
  const verdicts = text
    .split(/[\r\n]+/)
    .map((line) => /(?:^|[\s"])((?:Error|Warning) : [\s\S]*)$/.exec(line)?.[1]?.trim());
  const definition = /Definition is not valid[^"\n]*/.exec(text)?.[0];
  const found = verdicts.filter((line) => line !== undefined).map((line) => line.replace(/",?$/, ''));
  return found.length > 0 ? found : definition ? [definition] : [];
}

/** The part a person can use: the message of the service, the host that does not answer, else the last line. */
function gist(lines: string[]): string {
  const message = lines.map((line) => /^"message": "(.*)"/.exec(line)?.[1]).find((text) => text);
  if (message !== undefined) return message;
  const last = lines.at(-1) ?? '';
  if (/JSONDecodeError/.test(last)) return '';
  const [, host, port] = /\(host='([^']+)', port=(\d+)\)/.exec(last) ?? [];
  const reason = /\[Errno -?\d+\] ([^"')]+)|(certificate verify failed: [^("']+)/.exec(last);
  if (host !== undefined)
    return `${host}:${port}${reason ? ` (${(reason[1] ?? reason[2] ?? '').trim()})` : ''}`;
  return last.replace(/^[\w.]+(?:Error|Exception): /, '');
}
