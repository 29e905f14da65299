import { splitConnectionString } from '../database/sqlServer/splitConnectionString.ts';
import type { ConfigWarning } from './configWarning.ts';
import type { ConfigMistake } from './contradictions.ts';
import type { Environment } from './readEnvironment.ts';
import { variables } from './variables.ts';

/** Values as examples and documentation have them, where the real one belongs. */
const placeholder =
  /^(<[^<>]*>|\{your[^}]*\}|\[your[^\]]*\]|your[-_ ].*|…|\.{3,}|x{3,12}|\*{3,12}|change[-_ ]?me|todo|00000000-0000-0000-0000-000000000000)$/i;
const placeholderHost = /^https?:\/\/(your|my-?org|<|…)/i;
/** Microsoft's invented companies, and names that can never exist. */
const exampleHost =
  /(^|[\s/.@=,:])(contoso|fabrikam|adventure-?works)\b|[./]example\.(com|org|net)\b|^example\.(com|org|net)\b/i;

/** Variables that were copied from an example and not filled in. No value is repeated: it may be half filled in. */
export function placeholders(env: Environment): ConfigMistake[] {
  return given(env)
    .filter(
      ([, value]) => placeholderHost.test(value) || partsOf(value).some((part) => placeholder.test(part)),
    )
    .map(([variable]) => ({
      variable,
      problem: 'still holds a placeholder of an example. Put the real value in its place.',
    }));
}

/** Variables with names of Microsoft's or the documentation's examples: right in form, and hardly meant. */
export function exampleNames(env: Environment): ConfigWarning[] {
  return given(env)
    .filter(
      ([name, value]) =>
        !/PASSWORD|SECRET|SALT/.test(name) && addressesOf(value).some((part) => exampleHost.test(part)),
    )
    .map(([variable]) => ({
      text: `${variable} has a name from an example (contoso, example.com …).`,
      remedy: 'Put your own in its place, unless it really is yours.',
    }));
}

function given(env: Environment): [string, string][] {
  return Object.keys(variables.shape).flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value] as [string, string]] : [];
  });
}

/** The value itself, or those of a connection string. */
function partsOf(value: string): string[] {
  const parts = value.includes('=') ? splitConnectionString(value) : undefined;
  return [value, ...(parts ?? []).map((part) => part.value)];
}

/** Without passwords, which may hold anything. */
function addressesOf(value: string): string[] {
  const parts = value.includes('=') ? splitConnectionString(value) : undefined;
  if (!parts) return [value];
  return parts.filter(({ keyword }) => !/^(password|pwd)$/i.test(keyword)).map((part) => part.value);
}
