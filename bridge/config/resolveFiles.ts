import type { ConfigMistake } from './contradictions.ts';
import { decodeText } from './decodeText.ts';
import { readBounded } from './readBounded.ts';
import type { Environment } from './readEnvironment.ts';
import { variables } from './variables.ts';

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY'];
/** Variables whose value may stand in a file that NAME_FILE names, as containers and services hand over secrets. */
const names = [...Object.keys(variables.shape), ...proxyNames];

/** Longer than any secret or certificate. */
const longest = 256 * 1024;

/**
 * Puts the text of files that NAME_FILE variables name in their place, without line breaks at the end. What cannot be
 * read, or is given both ways, stays as it is and is told; no text of a file is.
 */
export function resolveFiles(env: Environment): { env: Environment; mistakes: ConfigMistake[] } {
  const resolved: Record<string, string | undefined> = { ...env };
  const mistakes: ConfigMistake[] = [];
  for (const name of names) {
    const variable = `${name}_FILE`;
    const file = env[variable];
    if (!file) continue;
    if (env[name]) {
      const problem = 'are both set. Keep one: the value itself, or the file that holds it.';
      mistakes.push({ variable: `${name} and ${variable}`, problem });
      continue;
    }
    const read = readSecret(file);
    if ('problem' in read) mistakes.push({ variable, problem: read.problem });
    else {
      resolved[name] = read.text;
      delete resolved[variable];
    }
  }
  return { env: resolved, mistakes };
}

/** Whether a name is that of a variable's file. */
export function isFileVariable(name: string): boolean {
  return name.endsWith('_FILE') && names.includes(name.slice(0, -'_FILE'.length));
}

function readSecret(file: string): { text: string } | { problem: string } {
  let bytes: Buffer | undefined;
  try {
    bytes = readBounded(file, longest);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code})`;
    return { problem: `names ${file}, ${why}. Give a file that the account of the bridge may read.` };
  }
  const text = bytes && withoutLineBreaks(decodeText(bytes));
  if (text === undefined)
    return { problem: `names ${file}, which is no text in UTF-8, or too long for a secret.` };
  return text === '' ? { problem: `names ${file}, which is empty.` } : { text };
}

function withoutLineBreaks(text: string | undefined): string | undefined {
  let end = text?.length ?? 0;
  while (end > 0 && '\r\n'.includes(text?.[end - 1] ?? '')) end -= 1;
  return text?.slice(0, end);
}
