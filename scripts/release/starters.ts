/**
 * Short starts of the program, for a shell and for the Command Prompt, which find Node by the path. Without `--` Node
 * takes --env-file for itself, wherever it stands: it reads the file by other rules and ends with 9 where there is none.
 */
export const starters = {
  'xperience-dynamics365': `#!/bin/sh
if ! command -v "\${NODE:-node}" >/dev/null 2>&1; then
  echo "Node was not found: \${NODE:-node}. Install Node 24 or newer (https://nodejs.org), or name its file in the variable NODE." >&2
  exit 2
fi
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec "\${NODE:-node}" -- "$here/xperience-dynamics365.mjs" "$@"
`,
  'xperience-dynamics365.cmd':
    '@echo off\r\nwhere node >nul 2>nul || (echo Node was not found. Install Node 24 or newer from https://nodejs.org. 1>&2 & exit /b 2)\r\nnode -- "%~dp0xperience-dynamics365.mjs" %*\r\n',
};
