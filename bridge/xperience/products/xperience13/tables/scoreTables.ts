import { defineTable } from '../../../../database/defineTable.ts';

export const score = defineTable('OM_Score', {
  ScoreID: 'int identity',
  ScoreName: 'nvarchar(200)',
  ScoreDisplayName: 'nvarchar(200)',
  ScoreDescription: 'nvarchar(max) null',
  ScoreEnabled: 'bit',
  ScoreEmailAtScore: 'int null',
  ScoreNotificationEmail: 'nvarchar(998) null',
  ScoreLastModified: 'datetime2(7)',
  ScoreGUID: 'uniqueidentifier',
  ScoreStatus: 'int null',
  ScoreScheduledTaskID: 'int null',
  /** A persona owns a hidden score. */
  ScorePersonaID: 'int null',
});

export const rule = defineTable(
  'OM_Rule',
  {
    RuleID: 'int identity',
    RuleScoreID: 'int',
    RuleDisplayName: "nvarchar(200) default ''",
    RuleName: "nvarchar(200) default '[_][_]AUTO[_][_]'",
    RuleValue: 'int default 0',
    RuleIsRecurring: 'bit null',
    RuleMaxPoints: 'int null',
    RuleValidUntil: 'datetime2(7) null',
    RuleValidity: 'nvarchar(50) null',
    RuleValidFor: 'int null',
    /** 0 activity, 1 attribute, 2 macro. */
    RuleType: 'int default 1',
    RuleParameter: 'nvarchar(250) null',
    RuleCondition: 'nvarchar(max)',
    RuleLastModified: 'datetime2(7)',
    RuleGUID: 'uniqueidentifier',
    RuleBelongsToPersona: 'bit default 0',
    RuleActivityItemID: 'int null',
    RuleActivityItemObjectType: 'nvarchar(200) null',
    RuleActivityItemDetailID: 'int null',
    RuleActivityItemDetailObjectType: 'nvarchar(200) null',
  },
  { references: { RuleScoreID: 'OM_Score' }, indexes: [['RuleScoreID']] },
);

/** The points one rule gives one contact, until they expire. Rows are deleted and made again when recalculated. */
export const scoreContactRule = defineTable(
  'OM_ScoreContactRule',
  {
    ScoreID: 'int',
    ContactID: 'int',
    RuleID: 'int',
    Value: 'int',
    Expiration: 'datetime2(7) null',
    ScoreContactRuleID: 'int identity',
  },
  {
    unique: [['ScoreID', 'ContactID', 'RuleID']],
    indexes: [['ContactID'], ['RuleID']],
    references: { ScoreID: 'OM_Score', ContactID: 'OM_Contact', RuleID: 'OM_Rule' },
  },
);
