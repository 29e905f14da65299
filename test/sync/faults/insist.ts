const mostAttempts = 60;

/** The faults strike people's requests, too: they send them again until they get through. */
export async function insist<Answer extends { status: number }>(
  send: () => Promise<Answer>,
  ...wanted: readonly number[]
): Promise<Answer> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const answer = await send().catch(() => undefined);
    if (answer && wanted.includes(answer.status)) return answer;
  }
  throw new Error('A request of a person did not get through.');
}
