import { utcDateTime2 } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { AddressProblem } from '../../notifications/checkAddress.ts';
import { readInstallation } from '../../sync/state/installation.ts';
import { readStandings } from '../../sync/state/subscriptions/standings.ts';
import type { Subscription, SubscriptionFilter } from '../../sync/state/subscriptions/subscription.ts';
import { decideSubscription } from '../../sync/subscriptions/decideSubscription.ts';
import { endSubscription } from '../../sync/subscriptions/endSubscription.ts';
import { subscribe } from '../../sync/subscriptions/subscribe.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { Caller } from '../caller.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { presentSubscription } from '../present/presentSubscription.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { formNames } from '../views/formNames.ts';

interface Wish {
  notificationUrl: string;
  endsOn?: string;
}

interface Hearing {
  caller: Caller;
  addressOf(path: string): string;
}

/** Flows that are told at once: they subscribe when they are switched on and end it when they are switched off. */
export function subscriptionOperations({ parts, subscriptions }: Engine) {
  const { database, site } = parts;

  const accept = async (filter: SubscriptionFilter, wish: Wish, { caller, addressOf }: Hearing) => {
    if (!subscriptions) return addressesOff;
    const { notifier, seal, owners, wake } = subscriptions;
    const address = notifier.check(wish.notificationUrl);
    if ('problem' in address) return refusalOfAddress(address);
    const endsAt = await endOf(wish.endsOn);
    if (endsAt && isRefusal(endsAt)) return endsAt;
    // Without it there is nobody to be told of anything.
    await readInstallation(database);
    const owner = await owners.ownerOf(caller);
    const access = { site, userId: caller.formsOf };
    const subscriptionId = await subscribe(database, seal, {
      filter,
      address,
      owner,
      endsAt: endsAt?.at,
      access,
    });
    wake();
    const headers = { location: addressOf(`/subscriptions/${subscriptionId}`) };
    return { status: 201 as const, body: { subscriptionId }, headers };
  };

  const endOf = async (text: string | undefined): Promise<{ at: DateTime2 } | Refusal | undefined> => {
    if (text === undefined) return undefined;
    const at = utcDateTime2(new Date(text));
    const { utc } = await currentTimes(database);
    if (at > utc) return { at };
    return {
      refused: 'invalid',
      code: 'invalidRequest',
      field: 'endsOn',
      detail: 'Ends On has passed already. Give a time to come, or leave it empty.',
    };
  };

  const shown = async (standings: Awaited<ReturnType<typeof readStandings>>) => {
    const names = await formNames(database, standings);
    return standings.map((each) => presentSubscription(each, names));
  };

  return {
    WhenContactQualifies_V2: {
      scope: 'read',
      handle: (input) => accept({ kind: 'contactQualified' }, input.body, input),
    },
    WhenContactChanges_V2: {
      scope: 'read',
      handle: (input) => accept({ kind: 'contactChanged' }, input.body, input),
    },
    WhenActivityIsLogged_V2: {
      scope: 'activities',
      handle: (input) => {
        const { type } = input.body;
        return accept({ kind: 'activityLogged', ...(type !== undefined && { type }) }, input.body, input);
      },
    },
    WhenFormIsSubmitted_V2: {
      scope: 'forms',
      handle: (input) => {
        const { form: formId, waitForContact = false } = input.body;
        return accept({ kind: 'formSubmitted', formId, waitForContact }, input.body, input);
      },
    },
    WhenRunFinishes_V2: {
      scope: 'read',
      handle: (input) => {
        const { kind: runKind, onlyWithFailures = false } = input.body;
        const filter = {
          kind: 'runFinished',
          onlyWithFailures,
          ...(runKind !== undefined && { runKind }),
        } as const;
        return accept(filter, input.body, input);
      },
    },

    /** Their own; all of them for who may manage. */
    ListSubscriptions: {
      scope: 'read',
      alsoScopes: ['activities', 'forms', 'manage'],
      async handle({ caller }) {
        const standings = await readStandings(database, mayManage(caller) ? undefined : caller);
        return { status: 200, body: { value: await shown(standings) } };
      },
    },

    /** As switching a flow off does; whatever has ended already, or is somebody else's, stays as it is. */
    EndSubscription: {
      scope: 'read',
      alsoScopes: ['activities', 'forms', 'sync', 'update', 'manage'],
      async handle({ path, caller }) {
        await endSubscription(database, path.subscription, caller.name, isTheirs(caller));
        return { status: 204 };
      },
    },

    /** Tells a flow once more of what was recorded since a time. */
    RecoverSubscription: {
      scope: 'read',
      alsoScopes: ['activities', 'forms', 'manage'],
      async handle({ path, body, caller }) {
        const since = utcDateTime2(new Date(body.since));
        const { utc } = await currentTimes(database);
        if (since > utc) return sinceLater;
        const decision = { kind: 'recover', since } as const;
        await decideSubscription(database, path.subscription, {
          caller: caller.name,
          decision,
          isTheirs: isTheirs(caller),
        });
        subscriptions?.wake();
        const standings = await readStandings(database);
        const [found] = await shown(
          standings.filter(({ publicId }) => publicId === path.subscription.toLowerCase()),
        );
        return found ? { status: 200, body: found } : endedMeanwhile;
      },
    },
  } satisfies Partial<Handlers>;
}

export function mayManage({ scopes }: Pick<Caller, 'scopes'>): boolean {
  return scopes.includes('manage');
}

/** Whether a caller may decide about a subscription. */
export function isTheirs(caller: Caller): (subscription: Subscription) => boolean {
  return ({ owner }) => mayManage(caller) || (owner.name === caller.name && owner.kind === caller.kind);
}

const reasons: Readonly<Record<AddressProblem, string>> = {
  notAnAddress: 'it is no address of the form https://host/path, in plain characters',
  notEncrypted: 'it does not begin with https',
  holdsSignIn: 'it holds a user name or password',
  otherPort: 'it names another port than 443',
  otherHost:
    'its host is none of Power Automate or Logic Apps. An administrator can add a host to BRIDGE_NOTIFICATION_HOSTS',
};

function refusalOfAddress({ problem }: { problem: AddressProblem }): Refusal {
  return {
    refused: 'invalid',
    code: 'notificationAddressNotAllowed',
    field: 'notificationUrl',
    detail: `The bridge does not send notifications to this address: ${reasons[problem]}.`,
  };
}

const addressesOff: Refusal = {
  refused: 'notReady',
  code: 'instantTriggersOff',
  detail:
    'Instant triggers are switched off: BRIDGE_KEY_SECRET, with which the bridge keeps addresses of flows secret, is not set. Ask the administrator of the bridge to set it, or take the scheduled trigger.',
};

const sinceLater: Refusal = {
  refused: 'invalid',
  code: 'invalidRequest',
  field: 'since',
  detail: 'Since is in the future. Give a time that has passed.',
};

const endedMeanwhile: Refusal = {
  refused: 'notFound',
  code: 'subscriptionNotFound',
  detail: 'The subscription was ended at the same time.',
};
