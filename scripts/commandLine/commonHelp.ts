/** Where variables of the configuration come from, for the help of commands. */
export const envFileHelp = `  --env-file FILE   read the variables of the configuration from FILE instead of .env; those of the process come first`;

/** Options of every command that works on the services of the bridge. */
export const commonHelp = `${envFileHelp}
  --json            answers as JSON
  --help            shows this

Uses the configuration of the bridge, and works with or without a running bridge.`;
