/** What the platform answers by itself, without asking the service: the action or trigger fails with this. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A thing in the connector's files that this gateway does not know how to treat. Guessing would prove nothing. */
export function unknownToGateway(what: string): Error {
  return new Error(`the gateway does not know ${what}; teach it what the platform does, or leave it out`);
}
