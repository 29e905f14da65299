export interface HostileAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Answers that say the bridge is in order and something else is not; their code is in every one of them. */
const documented = /"code":"(dynamics|database|bridge|tokenKeys)\w+"/;
/** A place in the code, as a trace of an error has it. */
const place = /\b\w+\.[cm]?[jt]s:\d+/;
/** An answer lists up to a few hundred entries. */
const mostCharacters = 4 * 1024 * 1024;

/** What no answer may be, whoever asked for whatever; in sentences. */
export function judgeAnswer({ status, headers, text }: HostileAnswer, secrets: readonly string[]): string[] {
  const wrong: string[] = [];
  if (status >= 500 && !(status === 503 && documented.test(text))) wrong.push(`it answered ${status}`);
  if (status >= 300 && status < 400) wrong.push(`it answered with a redirect, ${status}`);
  if (headers.get('cache-control') !== 'no-store') wrong.push('the answer may be stored');
  if (headers.get('x-content-type-options') !== 'nosniff')
    wrong.push('the answer may be taken for another type');
  if (headers.get('x-injected') !== null || headers.get('set-cookie') !== null)
    wrong.push('a header of the input is in the answer');
  if (headers.get('access-control-allow-origin') !== null) wrong.push('other sites may read the answer');
  if (text !== '' && headers.get('content-type') !== 'application/json') wrong.push('the answer is not JSON');
  if (place.test(text)) wrong.push('the answer has a place in the code');
  if (text.length > mostCharacters) wrong.push(`the answer has ${text.length} characters`);
  if (secrets.some((secret) => text.includes(secret))) wrong.push('the answer has a secret');
  return wrong;
}
