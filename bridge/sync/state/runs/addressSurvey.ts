/** New contacts whose e-mail address is in Dynamics already, each under exactly one of the last three. */
export interface AddressSurvey {
  /** New contacts that have an address at all. */
  withAddress: number;
  inDynamics: number;
  /** One active row has it: matched by e-mail, the contact would be linked to that one. */
  once: number;
  /** Several active rows have it. */
  several: number;
  /** Inactive rows alone have it. */
  inactive: number;
}

export function noAddresses(): AddressSurvey {
  return { withAddress: 0, inDynamics: 0, once: 0, several: 0, inactive: 0 };
}
