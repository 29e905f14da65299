import { addMilliseconds } from '../../../bridge/database/dateTime2.ts';
import type { NewRow, TableDefinition } from '../../../bridge/database/defineTable.ts';
import type { DateTime2 } from '../../../bridge/database/sqlType.ts';
import type { activity } from '../../../bridge/xperience/products/xperience13/tables/activityTables.ts';
import type { scoreContactRule } from '../../../bridge/xperience/products/xperience13/tables/scoreTables.ts';
import { type RuleName, ruleOf } from '../addScores.ts';
import { daysAgo, farFuture, sampleNow } from '../sampleTime.ts';
import { createChance } from './createChance.ts';
import type { SampleContact } from './sampleContact.ts';

type Activity = NewRow<typeof activity>;
type Points = NewRow<typeof scoreContactRule>;
type Submission = NewRow<TableDefinition>;

/** What one contact did, and the points it got for it. */
export interface History {
  activities: Activity[];
  points: Points[];
  /** Rows of the two forms; the activities refer to them by their place. */
  testRides: Submission[];
  questions: Submission[];
}

type Grant = [rule: RuleName, value: number, expiration: DateTime2 | null];

const expired = daysAgo(700);

/** Kinds of contacts by their points, with their share of a hundred; the minimum of the sample is 100. */
const profiles: readonly { weight: number; value: readonly Grant[] }[] = [
  {
    weight: 25,
    value: [
      ['newsletterClick', 80, farFuture],
      ['formSubmission', 60, farFuture],
    ],
  },
  {
    weight: 12,
    value: [
      ['electricBikePages', 60, farFuture],
      ['testRide', 60, null],
    ],
  },
  {
    weight: 5,
    value: [
      ['formSubmission', 60, farFuture],
      ['newsletterClick', 20, farFuture],
      ['hasEmail', 20, null],
    ],
  },
  // Enough only when both scores are added up.
  {
    weight: 7,
    value: [
      ['formSubmission', 60, farFuture],
      ['electricBikePages', 50, farFuture],
    ],
  },
  // Enough once, but most of it has expired.
  {
    weight: 7,
    value: [
      ['newsletterClick', 120, expired],
      ['hasEmail', 20, null],
    ],
  },
  // Enough before the points that were taken away.
  {
    weight: 6,
    value: [
      ['newsletterClick', 80, farFuture],
      ['formSubmission', 60, farFuture],
      ['unsubscribed', -50, farFuture],
    ],
  },
  // A disabled score keeps old points.
  { weight: 3, value: [['springCampaign', 120, null]] },
  { weight: 3, value: [['commuter', 110, farFuture]] },
  { weight: 16, value: [['hasEmail', 20, null]] },
  { weight: 16, value: [] },
];

/** Pages by the end of their address, in the order of their NodeIDs from 10 on. */
export const pages = [
  '',
  'bikes',
  'bikes/city',
  'bikes/electric',
  'service',
  'stores/brno',
  'about?ref=newsletter&x=1',
];

/** Makes histories in the order of the contacts. */
export function createHistoryMaker(seed: number): (contact: SampleContact, contactId: number) => History {
  const chance = createChance(seed, 'history');
  const made = { testRides: 0, questions: 0 };

  return (contact, contactId) => {
    const history: History = { activities: [], points: [], testRides: [], questions: [] };
    for (const [name, value, expiration] of chance.helpers.weightedArrayElement(profiles)) {
      const { ruleId, scoreId } = ruleOf(name);
      history.points.push({
        ScoreID: scoreId,
        ContactID: contactId,
        RuleID: ruleId,
        Value: value,
        Expiration: expiration,
      });
    }
    const visits = chance.number.int(3);
    for (let visit = 0; visit < visits; visit += 1) history.activities.push(pageVisit(contact, contactId));
    const luck = chance.number.int(99);
    if (luck < 6) bookTestRide(contact, contactId, history);
    else if (luck < 9) askQuestion(contact, contactId, history);
    else if (luck < 14) history.activities.push(purchase(contact, contactId));
    else if (luck < 18) history.activities.push(search(contact, contactId));
    else if (luck < 20) history.activities.push(phoneCall(contact, contactId));
    return history;
  };

  /** Some time between the contact's first visit and the sample's present. */
  function after(created: DateTime2): DateTime2 {
    const later = addMilliseconds(created, chance.number.int(90 * 24 * 60 * 60_000));
    return later < sampleNow ? later : created;
  }

  function activityOf(contact: SampleContact, contactId: number, type: string, title: string): Activity {
    return {
      ActivityContactID: contactId,
      ActivityCreated: after(contact.ContactCreated),
      ActivityType: type,
      ActivityTitle: title,
      ActivityItemID: null,
      ActivityItemDetailID: null,
      ActivityValue: null,
      ActivityURL: 'https://www.blueheron.example/',
      ActivityURLReferrer: null,
      ActivitySiteID: 1,
      ActivityComment: null,
      ActivityCulture: 'en-US',
      ActivityNodeID: null,
      ActivityURLHash: 0,
    };
  }

  function pageVisit(contact: SampleContact, contactId: number): Activity {
    const page = chance.helpers.arrayElement(pages);
    return {
      ...activityOf(contact, contactId, 'pagevisit', `Page visit 'Blue Heron ${page || 'home'}'`),
      ActivityURL: `https://www.blueheron.example/${page}`,
      ActivityURLReferrer: chance.number.int(1) === 0 ? null : 'https://www.example.org/search?q=bikes',
      ActivityNodeID: 10 + pages.indexOf(page),
      // A hash of 64 bits: more than a JavaScript number holds exactly.
      ActivityURLHash: (
        chance.number.bigInt({ min: 1n, max: 2n ** 63n - 1n }) * (chance.number.int(1) === 0 ? 1n : -1n)
      ).toString(),
    };
  }

  function bookTestRide(contact: SampleContact, contactId: number, history: History): void {
    made.testRides += 1;
    const submitted = {
      ...activityOf(contact, contactId, 'bizformsubmit', "Form submission 'Book a test ride'"),
      ActivityItemID: 1,
      ActivityItemDetailID: made.testRides,
    };
    history.activities.push(submitted);
    history.testRides.push({
      FormInserted: submitted.ActivityCreated ?? sampleNow,
      FormUpdated: submitted.ActivityCreated ?? sampleNow,
      FirstName: contact.ContactFirstName,
      LastName: contact.ContactLastName,
      EmailInput: contact.ContactEmail ?? `visitor.${contactId}@example.com`,
      Model: chance.helpers.arrayElement(['City 3', 'Trail Pro', 'Cargo & Kids', 'Élan électrique']),
      Riders: 1 + chance.number.int(3),
      WishedDay: chance.number.int(2) === 0 ? null : '2026-07-15',
      HasHelmet: chance.datatype.boolean(),
      Message: chance.number.int(1) === 0 ? null : 'Is there a “child seat”?\r\nThank you!',
      ConsentAgreement: chance.string.uuid(),
    });
  }

  function askQuestion(contact: SampleContact, contactId: number, history: History): void {
    made.questions += 1;
    const asked = {
      ...activityOf(contact, contactId, 'bizformsubmit', "Form submission 'Contact us'"),
      ActivityItemID: 2,
      ActivityItemDetailID: made.questions,
    };
    history.activities.push(asked);
    const file = chance.string.uuid();
    history.questions.push({
      FormInserted: asked.ActivityCreated ?? sampleNow,
      FormUpdated: asked.ActivityCreated ?? sampleNow,
      UserName: [contact.ContactFirstName, contact.ContactLastName].filter(Boolean).join(' ') || null,
      EmailInput: contact.ContactEmail ?? `visitor.${contactId}@example.com`,
      Budget: chance.number.int(1) === 0 ? null : chance.number.int(400_000) / 100,
      Message: chance.lorem.paragraph(),
      Attachment: chance.number.int(3) === 0 ? `${file}.jpg/my bike.jpg` : null,
    });
  }

  function purchase(contact: SampleContact, contactId: number): Activity {
    const total = chance.number.int({ min: 1000, max: 500_000 }) / 100;
    return {
      ...activityOf(contact, contactId, 'purchase', 'Purchase'),
      ActivityItemID: 1 + chance.number.int(9999),
      ActivityValue: total.toFixed(2),
    };
  }

  function search(contact: SampleContact, contactId: number): Activity {
    return {
      ...activityOf(contact, contactId, 'internalsearch', "Internal search 'cargo bike'"),
      ActivityValue: 'cargo bike',
    };
  }

  function phoneCall(contact: SampleContact, contactId: number): Activity {
    return {
      ...activityOf(contact, contactId, 'phonecall', 'Asked about delivery'),
      ActivityComment: 'Will call back <b>on Monday</b>.',
    };
  }
}
