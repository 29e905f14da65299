import { localDateTime, wallClock, wallClockText } from '../localDateTime.ts';
import { notADate } from '../misfits.ts';
import type { ColumnSide, Fitted, Misfit, PairContext, TimeZone } from '../sides.ts';
import type { ColumnValue } from '../types.ts';
import { readInstant } from './readInstant.ts';

/** Dataverse keeps no day before; its last second is that of the year 9999. */
const earliest = '1753-01-01';
const first = Date.UTC(1753, 0, 1);
const last = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * DateTime by behaviour and format; a column without either is UserLocal with date and time. The limits of Dataverse
 * hold both ways: what no row can hold, such as the year 1 that many programs write for none, is no value to take.
 */
export function dateTimeColumn(context: PairContext): ColumnSide {
  const { column, xperienceZone, dynamicsZone } = context;
  const dateOnly = column.format === 'DateOnly';
  if (column.behavior === 'DateOnly') return calendarDate((date) => date, readDate, column.name);
  if (column.behavior === 'TimeZoneIndependent') {
    return dateOnly
      ? calendarDate((date) => `${date}T00:00:00Z`, readDate, column.name)
      : wallClockTime(column.name);
  }
  return dateOnly ? midnight(dynamicsZone, column.name) : instant(xperienceZone, column.name);
}

/** A calendar day, the same on both sides whatever the zones; `send` gives it the column's form. */
function calendarDate(
  send: (date: string) => string,
  read: (text: string) => string | undefined,
  name: string,
): ColumnSide {
  return {
    canonical: (value) => (value === null || value === '' ? null : (read(String(value)) ?? String(value))),
    fit: (ours) => {
      const date = localDateTime(ours)?.slice(0, 10);
      if (date === undefined) return notADate(ours);
      return date < earliest ? outsideDates(date, name) : { text: date };
    },
    spell: (theirs) => {
      const date = localDateTime(theirs)?.slice(0, 10);
      if (date === undefined) return notADate(theirs);
      return date < earliest ? outsideDates(date, name) : { text: theirs };
    },
    value: send,
  };
}

/** UserLocal with format DateOnly: stored as the instant at which the day begins for the Dynamics users. */
function midnight(zone: TimeZone, name: string): ColumnSide {
  const beginOfDay = (date: string) => zone.toInstant(Date.parse(`${date}T00:00:00Z`));
  const read = (text: string) => {
    const at = readInstant(text);
    if (at === undefined) return localDateTime(text)?.slice(0, 10);
    return localText(zone, at)?.slice(0, 10);
  };
  const side = calendarDate((date) => `${wallClockText(beginOfDay(date))}Z`, read, name);
  const keepable = (fitted: Fitted): Fitted => {
    if (!('text' in fitted) || fitted.text === null) return fitted;
    return isKept(beginOfDay(fitted.text)) ? fitted : outsideDates(fitted.text, name);
  };
  return {
    ...side,
    fit: (ours) => keepable(side.fit(ours)),
    spell: (theirs) => keepable(side.spell(theirs)),
  };
}

/** TimeZoneIndependent: the wall clock as it is, with a Z that means nothing. */
function wallClockTime(name: string): ColumnSide {
  return {
    canonical: canonicalInstant,
    fit: (ours) => {
      const local = localDateTime(ours);
      if (local === undefined) return notADate(ours);
      return local < earliest ? outsideDates(local.slice(0, 19), name) : { text: `${local.slice(0, 19)}Z` };
    },
    spell: (theirs) => {
      const at = readInstant(theirs);
      if (at === undefined) return notADate(theirs);
      const text = theirs.slice(0, 19);
      return isKept(at) ? { text } : outsideDates(text, name);
    },
    value: (text) => text,
    alsoSame: (ours, theirs) => localDateTime(ours)?.slice(0, 19) === theirs.slice(0, 19),
  };
}

/** UserLocal with date and time: an instant, in whole seconds, from the server's local time. */
function instant(zone: TimeZone, name: string): ColumnSide {
  const local = (theirs: string) => {
    const at = readInstant(theirs);
    return at === undefined ? undefined : localText(zone, at);
  };
  return {
    canonical: canonicalInstant,
    fit: (ours) => {
      const text = localDateTime(ours);
      if (text === undefined) return notADate(ours);
      const at = zone.toInstant(wallClock(text));
      return isKept(at) ? { text: `${wallClockText(at)}Z` } : outsideDates(text.slice(0, 19), name);
    },
    spell: (theirs) => {
      const at = readInstant(theirs);
      if (at === undefined) return notADate(theirs);
      if (!isKept(at)) return outsideDates(theirs, name);
      const text = localText(zone, at);
      return text === undefined ? afterTheLastYear(theirs) : { text };
    },
    value: (text) => text,
    // A local time that occurs twice equals either instant.
    alsoSame: (ours, theirs) => {
      const text = localDateTime(ours)?.slice(0, 19);
      return text !== undefined && text === local(theirs);
    },
  };
}

function canonicalInstant(value: ColumnValue): string | null {
  if (value === null || value === '') return null;
  const text = String(value);
  // The form in which the Web API answers, so that most values cost no parsing.
  if (text.length === 20 && text.charAt(10) === 'T' && text.endsWith('Z')) return text;
  const at = readInstant(text);
  return at === undefined ? text : `${wallClockText(at)}Z`;
}

function readDate(text: string): string | undefined {
  return text.length === 10 ? text : localDateTime(text.slice(0, 10))?.slice(0, 10);
}

/** Undefined when it is the year 10000 there already, which neither side can write. */
function localText(zone: TimeZone, at: number): string | undefined {
  const local = zone.toLocal(at);
  return local > last ? undefined : wallClockText(local);
}

function isKept(at: number): boolean {
  return at >= first && at <= last;
}

function outsideDates(date: string, name: string): Misfit {
  return {
    code: 'dateOutOfRange',
    detail: `${date} is outside ${name}'s range of 1753-01-01 to 9999-12-31 (UTC)`,
  };
}

function afterTheLastYear(instant: string): Misfit {
  return {
    code: 'dateOutOfRange',
    detail: `${instant} is after the year 9999 in the local time of Xperience, which keeps no later date`,
  };
}
