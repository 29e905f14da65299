import { join } from 'node:path';

/** Where `paconn` is and how it gets there, in a virtual environment of a folder. */
export interface PaconnProgram {
  path: string;
  /** Commands that put it there. */
  install: string;
}

/** @param platform as `process.platform` names it: Windows lays a virtual environment out otherwise */
export function paconnProgram(folder: string, platform: string): PaconnProgram {
  const packages = 'setuptools==80.9.0 paconn==0.0.21';
  if (platform === 'win32') {
    return {
      path: join(folder, '.venv', 'Scripts', 'paconn.exe'),
      install: `py -m venv .venv && .venv\\Scripts\\pip install ${packages}`,
    };
  }
  return {
    path: join(folder, '.venv', 'bin', 'paconn'),
    install: `python3 -m venv .venv && .venv/bin/pip install ${packages}`,
  };
}
