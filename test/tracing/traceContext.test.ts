import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationId, currentTrace } from '../../bridge/tracing/currentTrace.ts';
import { newTraceContext, readTraceContext, traceOfCorrelation } from '../../bridge/tracing/traceContext.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const good = `00-${traceId}-${spanId}-01`;

describe('traceparent', () => {
  it('is taken as the standard has it', () => {
    expect(readTraceContext(good)).toEqual({ traceId, spanId, sampled: true });
    expect(readTraceContext(`00-${traceId}-${spanId}-00`)).toMatchObject({ sampled: false });
    expect(readTraceContext(`00-${traceId}-${spanId}-ff`)).toMatchObject({ sampled: true });
  });

  it('of a later version is taken as far as this one knows it', () => {
    expect(readTraceContext(`01-${traceId}-${spanId}-01`)).toMatchObject({ traceId });
    expect(readTraceContext(`cc-${traceId}-${spanId}-01-what-comes-next`)).toMatchObject({ traceId });
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['version ff', `ff-${traceId}-${spanId}-01`],
    ['version 00 with more', `${good}-more`],
    ['version 00 with a dash at its end', `${good}-`],
    ['a later version that goes on without a dash', `01-${traceId}-${spanId}-01x`],
    ['capitals', good.toUpperCase()],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['a trace that is too short', `00-${traceId.slice(1)}-${spanId}-01`],
    ['blanks around it', ` ${good} `],
    ['two of them', `${good}, ${good}`],
    ['a line end', `${good}\n`],
    ['far too much', `cc-${traceId}-${spanId}-01-${'x'.repeat(10_000)}`],
  ])('is ignored where it is %s', (_what, text) => {
    expect(readTraceContext(text)).toBeUndefined();
  });

  it('is never anything but hexadecimal, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789abcdefF-, \n') }), (text) => {
        const read = readTraceContext(text);
        expect(read === undefined || /^[0-9a-f]{32}$/.test(read.traceId)).toBe(true);
      }),
    );
  });
});

describe('tracestate', () => {
  it.each([
    ['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['rojo=1 , \tcongo=2', 'rojo=1,congo=2'],
    ['fw529a3039@dt=FfD9', 'fw529a3039@dt=FfD9'],
    ['rojo=1,,', 'rojo=1'],
    [Array.from({ length: 32 }, (_, n) => `k${n}=1`).join(','), expect.stringContaining('k31=1')],
  ])('%s is handed on', (text, state) => {
    expect(readTraceContext(good, text)?.state).toEqual(state);
  });

  it.each([
    ['the same key twice', 'rojo=1,rojo=2'],
    ['capitals in a key', 'Rojo=1'],
    ['no value', 'rojo='],
    ['no key', '=1'],
    ['a value with an equals sign', 'rojo=a=b'],
    ['too many members', Array.from({ length: 33 }, (_, n) => `k${n}=1`).join(',')],
    ['too long', `rojo=${'x'.repeat(600)}`],
    ['another script', 'rojo=č'],
  ])('with %s is dropped as a whole, and the trace is kept', (_what, text) => {
    expect(readTraceContext(good, text)).toEqual({ traceId, spanId, sampled: true });
  });
});

describe('the correlation ID of a webhook of Dynamics', () => {
  it('is a trace with the same digits, in whatever case', () => {
    const told = { traceId, sampled: true };
    expect(traceOfCorrelation('4BF92F35-77b3-4da6-a3ce-929d0e0e4736')).toEqual(told);
  });

  it.each([
    undefined,
    '',
    '00000000-0000-0000-0000-000000000000',
    `{${traceId}}`,
    `${traceId} `,
    'x'.repeat(10_000),
  ])('%s is none', (text) => {
    expect(traceOfCorrelation(text)).toBeUndefined();
  });
});

describe('the correlation ID for Dynamics', () => {
  it('has the digits of the trace', () => {
    expect(currentTrace.run({ traceId, sampled: true }, correlationId)).toBe(
      '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    );
  });

  it('is a random one outside of any trace', () => {
    expect(correlationId()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(correlationId()).not.toBe(correlationId());
  });

  it('of a trace that began here is a UUID like any other', () => {
    expect(currentTrace.run(newTraceContext(), correlationId)).toMatch(/^.{14}4.{4}[89ab]/);
  });
});
