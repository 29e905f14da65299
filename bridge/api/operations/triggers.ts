import type { Handler } from '../handler.ts';
import type { EventService } from '../services.ts';
import { presentContact } from './presentContact.ts';

/** Contacts that newly reached the minimum score. */
export function whenContactQualifies(events: EventService): Handler<'WhenContactQualifies'> {
  return {
    scope: 'read',
    async handle({ query, caller }) {
      const { cursor, items } = await events.contactsQualified(query.cursor);
      return {
        status: 200,
        body: { cursor, items: items.map((contact) => presentContact(contact, caller)) },
      };
    },
  };
}

/** Linked contacts whose mapped fields changed in Xperience. */
export function whenContactChanges(events: EventService): Handler<'WhenContactChanges'> {
  return {
    scope: 'read',
    async handle({ query, caller }) {
      const { cursor, items } = await events.contactsChanged(query.cursor);
      return {
        status: 200,
        body: { cursor, items: items.map((contact) => presentContact(contact, caller)) },
      };
    },
  };
}

/** What was submitted through a form. */
export function whenFormIsSubmitted(events: EventService): Handler<'WhenFormIsSubmitted'> {
  return {
    scope: 'forms',
    async handle({ query, caller }) {
      return { status: 200, body: await events.formSubmitted(query.form, query.cursor, caller.formsOf) };
    },
  };
}

/** Activities that were logged, of unlinked contacts too. */
export function whenActivityIsLogged(events: EventService): Handler<'WhenActivityIsLogged'> {
  return {
    scope: 'activities',
    handle: async ({ query }) => ({
      status: 200,
      body: await events.activitiesLogged(query.type, query.cursor),
    }),
  };
}

/** Runs that ended. */
export function whenRunFinishes(events: EventService): Handler<'WhenRunFinishes'> {
  return {
    scope: 'read',
    async handle({ query }) {
      const { cursor, ...filter } = query;
      return { status: 200, body: await events.runsFinished(filter, cursor) };
    },
  };
}
