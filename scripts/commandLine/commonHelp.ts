import { envFileHelp } from './commandInput.ts';

/** Options of every command that works on the services of the bridge. */
export const commonHelp = `${envFileHelp}
  --json            answers as JSON
  --help            shows this

Uses the configuration of the bridge, and works with or without a running bridge.`;
