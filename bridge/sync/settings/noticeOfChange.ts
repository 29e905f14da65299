/**
 * When a change shows, for answers. That Xperience keeps settings until it restarts is known of version 12.
 * @param written whether a value of Xperience was written
 */
export function noticeOfChange(written: boolean): string {
  const first = 'The bridge goes by this from now on.';
  if (!written) return first;
  return `${first} Xperience shows the former values until its application is restarted (System, Restart application): do not save the same settings there before, it would write the former values back.`;
}
