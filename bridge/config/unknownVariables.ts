import { closestMatch } from 'leven';
import type { ConfigWarning } from './configWarning.ts';
import type { Environment } from './readEnvironment.ts';
import { isFileVariable } from './resolveFiles.ts';
import { variables } from './variables.ts';

const known = Object.keys(variables.shape);
const candidates = known.flatMap((name) => [name, `${name}_FILE`]);
const own = /^(XPERIENCE|DYNAMICS365|BRIDGE)_/;

/**
 * Warns of variables that look as if they were meant for the bridge and are none of its own: by their beginning, or
 * because a known name is but a slip of the keyboard away.
 */
export function unknownVariables(env: Environment): ConfigWarning[] {
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || isFileVariable(name)) return [];
    const meant = nearest(name);
    // Another program's LOG_LEVELS is none of ours to speak of.
    if (!own.test(name) && (meant === undefined || !own.test(meant))) return [];
    const set = meant !== undefined && meant in env ? ' That one is set, too.' : '';
    const remedy =
      meant === undefined ? 'Correct its name, or take it away.' : `Did you mean ${meant}?${set}`;
    return [{ text: `${name} is no variable of the bridge and is ignored.`, remedy }];
  });
}

/** The known name within a few letters of a name, whatever the case. */
function nearest(name: string): string | undefined {
  const upper = name.toUpperCase().replaceAll('-', '_');
  const most = Math.min(3, Math.floor(name.length / 4));
  return closestMatch(upper, candidates, { maxDistance: most });
}
