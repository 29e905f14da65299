import { sampleUsers } from '../sample/sampleUsers.ts';

/** Who signs in; undefined is nobody. */
export interface Credentials {
  username: string;
  password: string;
}

/** One run of schemathesis over some operations by one caller. */
export interface Pass {
  name: string;
  credentials: Credentials | undefined;
  /** Which operations, and how much of them. */
  args: string[];
  /** Whether a status is right for this caller; the contract alone lets every caller have each that it documents. */
  allows(called: { operation: string; method: string }, status: number): boolean;
  /** Whether each operation has to be reached by inputs it can work on and by inputs it cannot. */
  thorough: boolean;
}

/**
 * What changes how the bridge works comes last: without a mapping, or a subscription, operations have only a refusal to
 * give.
 */
const configuring = [
  'UpdateActivityTypes',
  'PreviewMapping',
  'UpdateMapping',
  'UpdateSettings',
  'PauseBridge',
  'ResumeBridge',
  'EndSubscription',
];

/** Who may read of events may be told of them at once, too, and end that: for a flow it is the same right. */
const beingTold = new Set([
  'WhenContactQualifies_V2',
  'WhenContactChanges_V2',
  'WhenActivityIsLogged_V2',
  'WhenRunFinishes_V2',
  'EndSubscription',
  'RecoverSubscription',
]);

/** Callers who are refused at the door need few inputs: what they send is not looked at. */
const briefly = ['--phases=fuzzing', '--max-examples=3'];

/** May do everything, and has the right password every time: nothing that is tried can lock this user out. */
export const manager = userNamed('editor.configure');

/** @param options `examples` inputs an operation and pass at most; `operation` alone, where it is named */
export function passes({
  examples,
  operation,
}: {
  examples: number;
  operation?: string | undefined;
}): Pass[] {
  const select = (how: 'include' | 'exclude') => configuring.map((id) => `--${how}-operation-id=${id}`);
  const only = operation === undefined ? [] : [`--include-operation-id=${operation}`];
  const fully = ['--phases=examples,coverage,fuzzing', `--max-examples=${examples}`];
  const anything = { credentials: manager, allows: () => true, thorough: operation === undefined };
  const managing: Pass[] =
    operation === undefined
      ? [
          { ...anything, name: 'by who may do everything', args: [...select('exclude'), ...fully] },
          { ...anything, name: 'of what configures, by who may', args: [...select('include'), ...fully] },
        ]
      : [{ ...anything, name: 'by who may do everything', args: [...only, ...fully] }];
  const refused = { args: [...only, ...briefly], thorough: false };
  return [
    ...managing,
    {
      ...refused,
      name: 'by who may only read',
      credentials: userNamed('editor.read'),
      allows: ({ operation, method }, status) =>
        method === 'get' || beingTold.has(operation) ? status !== 401 : status === 403,
    },
    { ...refused, name: 'by nobody', credentials: undefined, allows: (_, status) => status === 401 },
    // Comes last: ten wrong passwords lock the address out.
    {
      ...refused,
      name: 'with a wrong password',
      credentials: { ...manager, password: 'not the password' },
      allows: (_, status) => status === 401 || status === 429,
    },
  ];
}

function userNamed(wanted: string): Credentials {
  const user = sampleUsers.find(({ name }) => name === wanted);
  if (!user) throw new Error(`The sample has no user ${wanted}.`);
  return { username: user.name, password: user.password };
}
