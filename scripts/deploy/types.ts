export const commands = ['create', 'update', 'validate', 'download'] as const;
export type DeployCommand = (typeof commands)[number];

/** What goes wrong before or while deploying, in words for the person at the keyboard. */
export interface Trouble {
  problem: string;
  /** What to do about it. */
  remedy: string;
}

/** Where the connector goes and which files make it; the file that `paconn` calls its settings. */
export interface DeploySettings {
  connectorId: string;
  environment: string;
  apiProperties: string;
  apiDefinition: string;
  icon: string;
  powerAppsUrl: string;
  powerAppsApiVersion: string;
  flowUrl: string;
}

export interface DeployOptions {
  command: DeployCommand;
  /** Path of settings.json; the files it names are beside it. */
  settingsFile: string;
  /** Overrides of what settings.json says. */
  environment?: string;
  connectorId?: string;
  /** Where `download` puts the files. */
  destination?: string;
  /** Token file as `paconn login` writes it. */
  tokenFile: string;
  /** The `paconn` program. */
  paconn: string;
  /** Environment of this process, for proxies and certificates. */
  env: Record<string, string | undefined>;
  /** Seconds since 1970. */
  now: number;
  /** Told what is about to happen, before it takes its time. */
  report?: (line: string) => void;
}

export interface DeployResult {
  ok: boolean;
  /** What happened, or the troubles, one a line. */
  lines: string[];
}
