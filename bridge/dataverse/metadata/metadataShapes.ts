import { z } from 'zod';
import { readableText } from '../readableText.ts';

/** The parts of Dataverse's metadata JSON that are read; everything else is passed over. */
const label = z
  .object({
    UserLocalizedLabel: z.object({ Label: z.string().nullish() }).nullish(),
    LocalizedLabels: z.array(z.object({ Label: z.string().nullish() })).nullish(),
  })
  .nullish();

const option = z.object({
  Value: z.number(),
  Label: label,
  InvariantName: z.string().nullish(),
  DefaultStatus: z.number().nullish(),
});

const optionSet = z
  .object({
    Options: z.array(option).nullish(),
    TrueOption: option.nullish(),
    FalseOption: option.nullish(),
  })
  .nullish();

export const attributeShape = z.object({
  LogicalName: z.string(),
  AttributeTypeName: z.object({ Value: z.string() }).nullish(),
  AttributeOf: z.string().nullish(),
  DisplayName: label,
  IsValidForCreate: z.boolean(),
  IsValidForUpdate: z.boolean(),
  IsValidForRead: z.boolean(),
  IsPrimaryId: z.boolean().nullish(),
  IsSecured: z.boolean().nullish(),
  MetadataId: z.string().nullish(),
  RequiredLevel: z.object({ Value: z.string() }).nullish(),
});

/** The last whole number of a BigInt is none that a float holds, so it comes as text. */
const limit = z.union([z.number(), z.string().transform(Number).pipe(z.number())]);

export const castShape = z.object({
  LogicalName: z.string(),
  MaxLength: z.number().nullish(),
  MinValue: limit.nullish(),
  MaxValue: limit.nullish(),
  Precision: z.number().nullish(),
  Format: z.string().nullish(),
  DateTimeBehavior: z.object({ Value: z.string() }).nullish(),
  Targets: z.array(z.string()).nullish(),
  OptionSet: optionSet,
  GlobalOptionSet: optionSet,
});

export const relationshipShape = z.object({
  ReferencingAttribute: z.string(),
  ReferencedEntity: z.string(),
  ReferencingEntityNavigationPropertyName: z.string().nullish(),
});

export type Attribute = z.infer<typeof attributeShape>;
export type Cast = z.infer<typeof castShape>;
export type Relationship = z.infer<typeof relationshipShape>;
export type Label = z.infer<typeof label>;
export type Option = z.infer<typeof option>;

/** The label in the user's language, else in any language; Dataverse gives none for some columns and choices. */
export function textOf(given: Label): string | undefined {
  return textsOf(given)[0];
}

/** Longer than any label Dynamics lets people save. */
const longestLabel = 4000;

/** The labels in all languages of the environment, that of the user first, each text once. */
export function textsOf(given: Label): string[] {
  const texts = [
    given?.UserLocalizedLabel?.Label,
    ...(given?.LocalizedLabels ?? []).map((each) => each.Label),
  ];
  return [...new Set(texts.map((text) => readableText(text ?? '', longestLabel)))].filter(Boolean);
}
