import { type AliasableExpression, type AliasedExpression, sql } from 'kysely';
import type { SqlType } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import type { ActivityRecord } from '../../activities/activityRecord.ts';
import { readNamesOf } from '../../texts/readNamesOf.ts';
import type { XperienceProduct } from '../product.ts';

type Value<Name extends keyof ActivityRecord> = Required<ActivityRecord>[Name];

/** Emails are what newsletters were; an activity names the e-mail and no issue of it. */
const emailTable = {
  table: 'EmailLibrary_EmailConfiguration',
  key: 'EmailConfigurationID',
  name: 'EmailConfigurationName',
};

/**
 * Activities of channels, languages and web pages.
 * @param missing `table.column` of what this database has not got
 */
export function activitiesWithout(missing: ReadonlySet<string>): XperienceProduct['activities'] {
  function as<Name extends keyof ActivityRecord>(
    name: Name,
    expression: AliasableExpression<unknown>,
  ): AliasedExpression<Value<Name>, Name> {
    return (expression as AliasableExpression<Value<Name>>).as(name);
  }
  function column<Name extends keyof ActivityRecord>(name: Name, stored: string, type: SqlType) {
    const isMissing = missing.has(`OM_Activity.Activity${stored}`);
    return as(name, isMissing ? nothing(type) : sql`${sql.ref(`activity.Activity${stored}`)}`);
  }
  const language = sql`(select language.ContentLanguageCultureFormat from CMS_ContentLanguage as language
    where language.ContentLanguageID = activity.ActivityLanguageID)`;
  return {
    columns: [
      column('activityId', 'ID', 'int'),
      column('contactId', 'ContactID', 'int'),
      column('type', 'Type', 'nvarchar(250)'),
      column('createdLocal', 'Created', 'datetime2(7)'),
      column('title', 'Title', 'nvarchar(250)'),
      column('value', 'Value', 'nvarchar(250)'),
      column('url', 'URL', 'nvarchar(max)'),
      column('referrer', 'URLReferrer', 'nvarchar(max)'),
      column('comment', 'Comment', 'nvarchar(max)'),
      as('campaign', nothing('nvarchar(200)')),
      as(
        'culture',
        missing.has('OM_Activity.ActivityLanguageID')
          ? nothing('nvarchar(200)')
          : typed(language, 'nvarchar(200)'),
      ),
      column('itemId', 'ItemID', 'int'),
      column('itemDetailId', 'ItemDetailID', 'int'),
      as('nodeId', nothing('int')),
      as('siteId', typed(sql`0`, 'int')),
      column('channelId', 'ChannelID', 'int'),
      column('webPageGuid', 'WebPageItemGUID', 'uniqueidentifier'),
      column('trackedWebsiteId', 'TrackedWebsiteID', 'int'),
    ],

    async readNewsletterNames(database, activities) {
      const emails = activities.flatMap(({ itemId }) => itemId ?? []);
      return { newsletters: await readNamesOf(database, emailTable, emails), issues: new Map() };
    },
  };
}

function nothing(type: SqlType): AliasableExpression<unknown> {
  return typed(sql`null`, type);
}
