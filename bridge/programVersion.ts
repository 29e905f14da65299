import manifest from '../package.json' with { type: 'json' };

/** The version of this program. */
export function programVersion(): string {
  return manifest.version;
}
