/** Short starts of the program, for a shell and for the Command Prompt, which find Node by the path. */
export const starters = {
  'xperience-dynamics365': `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec "\${NODE:-node}" --enable-source-maps "$here/xperience-dynamics365.mjs" "$@"
`,
  'xperience-dynamics365.cmd':
    '@echo off\r\nnode --enable-source-maps "%~dp0xperience-dynamics365.mjs" %*\r\n',
};
