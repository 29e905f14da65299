import { pauseBridge, resumeBridge } from '../../sync/state/pause/changePause.ts';
import { ownPath } from '../frame/relativeHref.ts';
import type { Page } from '../page.ts';

/** The switch in the top bar: it works at once, because it loses nothing, and why is asked afterwards. */
export const pause: Page = {
  path: 'pause',
  section: 'overview',
  async change({ form, caller, services, t }) {
    const { database } = services.parts;
    const goTo = ownPath(form.get('from'));
    const { frame } = t;
    if (form.get('do') === 'resume') {
      const ended = await resumeBridge(database, { by: caller.name });
      return ended
        ? { goTo, banner: { tone: 'ok', title: frame.resumed, text: frame.resumedText } }
        : { goTo, banner: { tone: 'info', title: frame.notPaused } };
    }
    const said = form.get('reason')?.trim();
    await pauseBridge(database, { reason: said || frame.noReason, by: caller.name });
    return said ? { goTo, banner: { tone: 'ok', title: frame.reasonSaved } } : { goTo };
  },
};
