/** When a change shows, for answers. That Xperience keeps settings until it restarts is known of version 12. */
export const noticeOfChange =
  'The bridge goes by this from now on. Xperience shows the former values until its application is restarted (System, Restart application): do not save the same settings there before, it would write the former values back.';
