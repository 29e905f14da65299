/** Texts of the overview. */
export const overview = {
  running: 'Sync is running. ',
  paused: 'Everything is paused. ',
  off: 'Contact sync is switched off. ',
  away: 'Sync stands still: Dynamics does not answer. ',
  numbersOf: 'The numbers are those of ',
  notLooked: 'Dynamics has not answered yet since the bridge was started. ',
  needs: (count: number) =>
    count === 1 ? 'One thing needs you.' : `${numbers[count] ?? count} things need you.`,
  nothingNeeds: 'Nothing needs you. ',
  lastRun: 'Last run ',
  noRun: 'No run yet.',
  more: (count: number) => `… ${count} more`,
  needsYou: 'What needs you',
  need: {
    away: 'Dynamics does not answer',
    awayText: (host: string, since: string) =>
      `${host} has not answered since ${since}. Runs go on by themselves when it does; nothing is lost. If it lasts, ask whoever runs Dynamics.`,
    awayLink: 'What was tried',
    problem: 'Contacts cannot be synchronized',
    problemLink: 'Open the settings',
    waits: (id: number) => `Run ${id} waits for your confirmation`,
    waitsLink: 'Look at the plan',
    failures: (count: string) => `${count} ${count === '1' ? 'delivery' : 'deliveries'} failed`,
    failuresText: 'Everything else of these contacts was sent.',
    failuresLink: 'See the reasons',
    key: (name: string, when: string) => `The API key “${name}” ends ${when}`,
    keyText: 'Whatever signs in with it stops then. Make a new one and put it into the connection.',
    keyLink: 'API keys',
    subscriptions: (count: number) =>
      count === 1 ? 'A flow is no longer told at once' : `${count} flows are no longer told at once`,
    subscriptionsText: 'Their instant triggers are paused; what happens meanwhile waits for 30 days.',
    subscriptionsLink: 'Instant triggers',
    inbox: (count: string, since: string) =>
      `Rows that webhooks told of wait: ${count}, the first was told of ${since}`,
    inboxText:
      'They are looked at while a bridge runs, is not paused, contact sync is on and Dynamics answers. Nothing is lost meanwhile.',
    overdue: 'No run for longer than usual',
    overdueText: (since: string, usual: string) =>
      `The last one began ${since}, where about ${usual} is usual. Flows are switched off after 14 days of errors, or without a licence: look into Power Automate, or at the scheduled command.`,
    overdueLink: 'Look at the runs',
  },
  figures: {
    linked: 'Linked',
    linkedNote: 'contacts in both systems',
    failed: 'Failed',
    failedNote: 'deliveries, not complete in Dynamics',
    held: 'Held back',
    heldNote: 'runs leave them alone, on purpose',
    qualifying: 'Waiting',
    /** Where not all contacts were looked at, of how many. */
    qualifyingNote: {
      points: (newest: string | undefined) => `reached the minimum, not sent yet${ofNewest(newest)}`,
      groups: (newest: string | undefined) => `in the contact groups, not sent yet${ofNewest(newest)}`,
    },
    waiting: 'Waiting runs',
    waitingNote: 'for a confirmation',
  },
  chart: (days: number) => `Contacts sent, last ${days} days`,
  chartNothing: 'Nothing was sent in these days.',
  chartText: (created: string, updated: string, failed: string, days: number) =>
    `In the last ${days} days ${created} contacts were created and ${updated} updated; ${failed} failed.`,
  created: (count: string) => `${count} created`,
  updated: (count: string) => `${count} updated`,
  failed: (count: string) => `${count} failed (own scale)`,
  table: 'Numbers as a table',
  day: 'Day',
  today: 'today',
  both: 'Both sides',
  answers: 'Answers',
  silent: 'Does not answer',
  notKnown: 'Not looked yet',
  lookedAt: 'Looked at',
  lastRunLabel: 'Last run',
  startedBy: 'Started by',
  every: (time: string) => `, about every ${time}`,
  on: 'Switched on',
  contacts: 'Contacts',
  contactsOn: (points: string) => `On, from ${points} points`,
  contactsOnGroups: (names: string) => `On, for the contact groups ${names}`,
  contactsOnNobody: 'On, no contact group is chosen',
  isOff: 'Off',
  isOn: 'On',
  activities: 'Activities',
  fromDynamics: 'From Dynamics',
  /** The ways changes in Dynamics come in, where a webhook calls and where runs take them. */
  comeIn: (webhook: boolean, runs: boolean) =>
    webhook
      ? runs
        ? 'By webhook, flows and runs'
        : 'By webhook and flows'
      : runs
        ? 'By flows and runs'
        : 'By flows only',
  webhooks: 'Webhooks',
  rowsWait: (count: number, text: string) =>
    count === 0 ? 'Come in, no row waits' : count === 1 ? 'One row waits' : `${text} rows wait`,
  instantTriggers: 'Instant triggers',
  flowsTold: (count: number, text: string, waiting: string) =>
    `${count === 1 ? 'One flow is' : `${text} flows are`} told, events that wait: ${waiting}`,
  sameEmail: 'Same e-mail',
  alwaysNew: 'Always a new contact',
  matched: 'Linked to the one there',
  fields: 'Mapped fields',
  last: 'Last runs',
  all: 'All runs',
  units: {
    minutes: (n: number) => (n === 1 ? 'minute' : `${n} minutes`),
    hours: (n: number) => (n === 1 ? 'hour' : `${n} hours`),
    days: (n: number) => (n === 1 ? 'day' : `${n} days`),
  },
};

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function ofNewest(newest: string | undefined): string {
  return newest === undefined ? '' : `; of the ${newest} newest contacts`;
}
