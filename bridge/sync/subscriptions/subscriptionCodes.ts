/** Why a subscription is paused or has ended, and what to do; for makers and administrators. */
const details = {
  notificationsFailed:
    'Its flow did not take a notification in eight attempts over more than a day, so nothing more is sent to it. Look at the flow in Power Automate; then resume the subscription, which tries that notification again and goes on with what waits.',
  pausedByPerson: 'Somebody has paused it. What happens meanwhile waits for 30 days.',
  subscriptionPermissionMissing:
    'Whoever made it may no longer see what it tells of. Give the permission back and resume it, or switch the flow off.',
  subscriptionOwnerRefused:
    'Whoever made it may not sign in at the moment, for example because the password has expired. Put that right in Xperience and resume it.',
  notificationAddressUnreadable:
    'The address of its flow cannot be read any more, because BRIDGE_KEY_SECRET was changed without BRIDGE_KEY_SECRET_BEFORE. Switch the flow off and on again.',
  notificationAddressRefused:
    'The address of its flow is at a host that the bridge may not send to any more. Add the host to BRIDGE_NOTIFICATION_HOSTS and resume it, or switch the flow off and on again.',
  formGone:
    'The form it waits for is no longer in Xperience. It goes on by itself when the form is restored within a week, with whatever was submitted before and not told yet; else it ends. Switch the flow off, or have it wait for another form.',
  flowGone: 'Its flow is gone: the platform answered that there is no such flow any more.',
  subscriptionExpired: 'Its time is over. Switch the flow off and on again to go on.',
  subscriptionForsaken:
    'It was paused for 30 days, as long as events are kept. Switch the flow off and on again to go on.',
  subscriptionOwnerGone:
    'The API key or the user it was made with is gone, disabled, revoked or expired. Give the connection another one, and switch the flow off and on again.',
  subscriptionOwnerNotSeen:
    'Whoever made it signs in with Microsoft Entra ID and has not called for 90 days, so they may be gone. Switch the flow off and on again to go on.',
} as const;

export type SubscriptionCode = keyof typeof details;

export const subscriptionCodes = Object.keys(details) as readonly SubscriptionCode[];

/** What a code says; of one that a later version has noted, only that. */
export function subscriptionDetail(code: string): string {
  return code in details ? details[code as SubscriptionCode] : `It is told no more (${code}).`;
}
