/** Texts of the first steps of an installation. */
export const firstSteps = {
  title: 'First steps',
  lookAgain: 'Look again',
  doneOf: (done: number, all: number) => `${done} of ${all} done.`,
  next: (name: string) => `Next: ${name}.`,
  nothingBefore: 'Nothing is sent to Dynamics before step 8.',
  allDone: 'Everything is set up. From now on the overview says how it goes.',
  done: 'Done',
  now: 'Now',
  waits: (step: number) => `Waits for step ${step}`,
  byWhom: {
    linkFields: 'An administrator of Xperience does that; then look again.',
    tables: 'A database administrator does that; “npm run doctor” tells which SQL to run. Then look again.',
    dynamics: 'Who runs the bridge does that, in its configuration; then look again.',
    mapping: 'Correct it on the page of the mapping.',
  },
  steps: {
    linkFields: 'Link fields in Xperience',
    tables: 'Tables of the bridge',
    dynamics: 'Connection to Dynamics',
    mapping: 'First mapping',
    sameAddress: 'People who are already in Dynamics',
    dryRun: 'Dry run',
    switchOn: 'Confirm and switch on',
  },
  short: {
    linkFields: 'the link fields',
    tables: 'the tables of the bridge',
    dynamics: 'the connection to Dynamics',
    mapping: 'the first mapping',
    sameAddress: 'people who are already in Dynamics',
    dryRun: 'the dry run',
    switchOn: 'confirm and switch on',
  },
  ruleStep: {
    points: 'Who is sent: the minimum score',
    groups: 'Who is sent: the contact groups',
  },
  shortRule: {
    points: 'the minimum score',
    groups: 'the contact groups',
  },
  linkFields: 'Both are there:',
  linkFieldsOpen: 'Two fields of the contact hold the link to Dynamics and when it was exchanged.',
  and: 'and',
  tables: (product: string) =>
    `They are there, and the database is one of ${product} that the bridge can work with.`,
  tablesOpen: 'The bridge keeps what it remembers in tables of its own.',
  dynamics: (host: string) => `${host} answers, and knows the bridge’s application user.`,
  dynamicsOpen: (host: string) => `${host} has to answer and to know the bridge’s application user.`,
  mapping: (pairs: number) =>
    `${pairs === 1 ? 'One field is' : `${pairs} fields are`} mapped, and all of them fit.`,
  mappingOpen: 'Which contact field goes to which Dynamics column.',
  mappingProposal: (proposed: number, fields: number) =>
    `From the names, types and choices of both sides, the bridge can propose a column for ${proposed} of the ${fields} fields. You look through it; nothing is saved until you accept.`,
  proposal: 'Look at the proposal',
  empty: 'Start empty',
  importFile: 'Import a file…',
  toMapping: 'Mapping',
  minimum: (score: string) => `A contact is sent once it has ${score} points.`,
  minimumOpen: 'A contact is sent once its points in one score reach a minimum.',
  groups: (names: string) => `A contact is sent once it is in the contact groups chosen: ${names}.`,
  groupsOpen: 'A contact is sent once it is in the contact groups that you choose.',
  groupsOffered: 'Contact groups in Xperience',
  groupColumns: ['Contact group', 'Code name'],
  noGroups: 'Xperience has no contact group yet: make one there first.',
  minimumColumns: ['Minimum', 'Contacts that have it'],
  minimumUncounted:
    'There are too many points to count quickly how many contacts each minimum means; the dry run tells.',
  chooseMinimum: 'Choose it in the settings',
  sameAddress: (isMatched: boolean) =>
    isMatched
      ? 'Contacts are linked to the Dynamics contact with the same e-mail address.'
      : 'A new contact is always made in Dynamics, as in the plan of the dry run.',
  sameAddressOpen:
    'Link contacts to the Dynamics contact with the same e-mail address, or always create a new one. The dry run says how many addresses are there already.',
  addresses: (inDynamics: string, all: string) =>
    `${inDynamics} of ${all} addresses are in Dynamics already.`,
  matching: 'Match by e-mail, in the settings',
  dryRun: (created: string, updated: string) => `It would create ${created} and update ${updated} contacts.`,
  dryRunOpen:
    'Compares everything and writes nothing. Its plan lists every contact that would be created, linked or changed.',
  dryRunOver: 'The first real run had a plan of its own, and has begun.',
  seePlan: 'Its plan',
  startDry: 'Start a dry run',
  switchOn: 'Contact synchronization is on, and the first run has ended.',
  switchedOff: 'Contact synchronization is switched off: no contact is sent or changed.',
  switchOnOpen: 'The first real run stops with its plan and waits for your confirmation.',
  toSettings: 'Switch on, in the settings',
  startFirst: 'Start the first run',
  waitsForYou: (id: number) => `Run ${id} waits for you.`,
  lookAtPlan: 'Look at the plan',
  afterwards: 'Then: who starts the runs?',
  afterwardsText:
    'The bridge starts nothing by itself. A Power Automate flow, or a scheduled command on the server, starts a run, usually every hour: docs/install.md, step 11, has both ways step by step.',
};
