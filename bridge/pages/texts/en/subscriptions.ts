/** Texts of instant triggers. */
export const subscriptions = {
  answer: (count: number) =>
    count === 0
      ? 'No flow is told at once.'
      : count === 1
        ? 'One flow is told at once.'
        : `${count} flows are told at once.`,
  stopped: (count: number) =>
    count === 1 ? ' One is paused and waits for you.' : ` ${count} are paused and wait for you.`,
  noneTitle: 'No instant trigger yet',
  none: 'A flow that begins with a trigger whose name ends in “(instant)” stands here once it is switched on.',
  offTitle: 'Instant triggers are switched off',
  off: 'BRIDGE_KEY_SECRET is not set, so addresses of flows cannot be kept secret. Set it in the configuration (“npm run keys -- secret” prints one) and restart the bridge.',
  tells: 'Tells of',
  state: 'State',
  last: 'Last told',
  waiting: 'Waiting',
  given: 'Given up',
  action: 'What to do',
  never: 'never',
  states: { active: 'Told', retrying: 'Tried again', paused: 'Paused', ended: 'Ended' },
  nextAt: (when: string) => `Next attempt: ${when}`,
  since: (when: string) => `since ${when}`,
  ofOwner: (owner: string, when: string) => `${owner}, ${when}`,
  repetition: 'registered twice, told once',
  ends: (when: string) => `ends ${when}`,
  pause: 'Pause…',
  resume: 'Resume…',
  leaveOut: 'Leave out and go on…',
  recover: 'Tell once more…',
  end: 'End…',
  back: 'Back to the instant triggers',
  gone: 'This subscription is gone',
  goneText: 'Its flow was switched off, or it ended, meanwhile.',
  questions: {
    pause: {
      title: 'Pause this subscription?',
      text: [
        'Its flow is told nothing until somebody resumes it.',
        'What happens meanwhile waits for 30 days; a subscription that stays paused as long ends.',
      ],
      button: 'Pause it',
      done: 'The subscription is paused',
    },
    resume: {
      title: 'Resume this subscription?',
      text: [
        'Its flow is told from where it stood: first what it did not take, then what waits.',
        'Look at the flow in Power Automate before, or the same happens again.',
      ],
      button: 'Resume it',
      done: 'The subscription goes on',
    },
    leaveOut: {
      title: 'Leave out what was given up?',
      text: [
        'The notification that the flow did not take is never told by itself; it stays in the count of what was given up.',
        'Its flow is told what waits behind it.',
      ],
      button: 'Leave it out and go on',
      done: 'The subscription goes on without what was given up',
    },
    recover: {
      title: 'Tell this flow once more?',
      text: [
        'Everything recorded since then is told again, in the same order, with the same event IDs.',
        'A flow that does not look at event IDs does its work a second time for what it was told before.',
      ],
      button: 'Tell it once more',
      done: 'The flow is told once more',
    },
    end: {
      title: 'End this subscription?',
      text: [
        'Its flow is told nothing more, and what waits is left out.',
        'The flow stays switched on in Power Automate without ever starting: switch it off there instead where you can.',
      ],
      button: 'End it',
      done: 'The subscription has ended',
    },
  },
  sinceLabel: 'Recorded in',
  sinceChoices: {
    '1': 'the last hour',
    '24': 'the last 24 hours',
    '168': 'the last 7 days',
    '720': 'the last 30 days',
  },
};
