import { readJsonObject } from './readJsonObject.ts';
import type { DeployOptions, DeploySettings, Trouble } from './types.ts';

const defaults: DeploySettings = {
  connectorId: '',
  environment: '',
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsUrl: 'https://api.powerapps.com',
  powerAppsApiVersion: '2016-11-01',
  flowUrl: 'https://api.flow.microsoft.com',
};

/** What `paconn` knows besides; it is of no use here, but a settings file that signs in with it is no mistake. */
const passedOver = ['flowApiVersion', 'clientId', 'tenant', 'authorityUrl', 'resource'];

/**
 * The settings with what the command line overrides. `paconn` asks on the terminal for an environment or a connector
 * it was not given, so both have to be known before it starts.
 */
export function readSettings(
  options: Pick<DeployOptions, 'command' | 'settingsFile' | 'environment' | 'connectorId'>,
): { settings: DeploySettings; troubles: Trouble[] } {
  const { command, settingsFile } = options;
  const file = readJsonObject(settingsFile);
  if ('wrong' in file) {
    const remedy = 'copy connector/settings.json, or name yours with --settings';
    return { settings: defaults, troubles: [{ problem: `${settingsFile} ${file.wrong}`, remedy }] };
  }
  const written = file.content;
  const troubles = checkKeys(settingsFile, written);
  if (troubles.length > 0) return { settings: defaults, troubles };
  const known = Object.entries(written).filter(([key]) => key in defaults);
  const settings = { ...defaults, ...(Object.fromEntries(known) as Partial<DeploySettings>) };
  if (options.environment) settings.environment = options.environment;
  if (options.connectorId) settings.connectorId = options.connectorId;
  troubles.push(...checkAddresses(settings));
  if (command !== 'validate' && !settings.environment) {
    troubles.push({
      problem: 'the environment is not known',
      remedy: `pass --environment <ID>, or write it into ${settingsFile}; the ID is in the address of the maker portal`,
    });
  }
  if ((command === 'update' || command === 'download') && !settings.connectorId) {
    troubles.push({
      problem: 'the connector is not known',
      remedy: `run \`npm run deploy -- create\` first, or pass --connector <ID>, or write it into ${settingsFile}`,
    });
  }
  if (command === 'create' && settings.connectorId) {
    troubles.push({
      problem: `${settingsFile} already names the connector ${settings.connectorId}`,
      remedy: 'use `npm run deploy -- update`, or empty connectorId to make a second connector',
    });
  }
  return { settings, troubles };
}

function checkKeys(settingsFile: string, written: Record<string, unknown>): Trouble[] {
  return Object.entries(written).flatMap(([key, value]) => {
    if (passedOver.includes(key)) return [];
    if (!(key in defaults)) {
      const remedy = `remove it; there may be ${Object.keys(defaults).join(', ')}`;
      return [{ problem: `${settingsFile} has "${key}", which is not used here`, remedy }];
    }
    if (typeof value !== 'string') {
      return [{ problem: `"${key}" in ${settingsFile} is no text`, remedy: 'write it in quotes' }];
    }
    return [];
  });
}

/** The token goes to these addresses. */
function checkAddresses(settings: DeploySettings): Trouble[] {
  return (['powerAppsUrl', 'flowUrl'] as const).flatMap((key) => {
    const url = URL.canParse(settings[key]) ? new URL(settings[key]) : undefined;
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1');
    if (safe) return [];
    const problem = `${key} in the settings, "${settings[key]}", is no https address`;
    return [{ problem, remedy: `write ${defaults[key]}, or the address of your cloud` }];
  });
}
