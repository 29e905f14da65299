import type { GatewayAnswer } from '../../test/gateway/types.ts';

/** The body of a successful answer. Throws with the bridge's own words for any other. */
export async function answerOf<Body>(answer: Promise<GatewayAnswer>): Promise<Body> {
  const { status, body } = await answer;
  if (status >= 200 && status < 300) return body as Body;
  throw new Error(`The bridge answered ${status}: ${JSON.stringify(body)}`);
}
