/**
 * Domains below which the platform gives flows the addresses they are told at, of every cloud: Microsoft's *IP address
 * configuration* of Power Automate and Logic Apps, the older form first. That connectors' callbacks are given no others
 * is an inference from that page; `BRIDGE_NOTIFICATION_HOSTS` adds what it leaves out.
 */
export const platformDomains: readonly string[] = [
  // Public
  'logic.azure.com',
  'api.powerplatform.com',
  // US Government: GCC, GCC High, DoD
  'logic.azure.us',
  'api.gov.powerplatform.microsoft.us',
  'api.high.powerplatform.microsoft.us',
  'api.appsplatform.us',
  // China
  'logic.azure.cn',
  'api.powerplatform.partner.microsoftonline.cn',
];
