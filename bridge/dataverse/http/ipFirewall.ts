import type { DataverseError } from '../types.ts';
import { errorCodes } from './errorCodes.ts';

/** What to do where an environment is closed to the address that requests come from. */
export const blockedRemedy =
  'The IP firewall of the environment does not let the address in that the requests of the bridge come from, that of its proxy or NAT where there is one. Have an administrator of the Power Platform add it to the allowed ranges, or let application users through; “npm run doctor” says what can be known of the address.';

/**
 * Whether the IP firewall of the environment has refused the request: by its code, and by its sentence for answers whose
 * code says nothing. Microsoft publishes the sentence ("IP firewall in Power Platform environments") and, in a lab, the code; it
 * does not name the address.
 */
export function isAddressBlocked({ code, message }: Pick<DataverseError, 'code' | 'message'>): boolean {
  return code === errorCodes.addressBlocked || message.toLowerCase().includes('access to your ip is blocked');
}
