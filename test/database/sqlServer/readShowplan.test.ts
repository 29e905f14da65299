import { describe, expect, it } from 'vitest';
import { readShowplan } from './readShowplan.ts';

/** A plan in the form that SQL Server gives it, with this operator at its root. */
const planOf = (operator: string): string => `<?xml version="1.0" encoding="utf-16"?>
<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan" Version="1.539" Build="15.0.2080.9">
  <BatchSequence>
    <Batch>
      <Statements>
        <StmtSimple StatementText="(@1 int)select …" StatementId="1" StatementCompId="1" StatementType="SELECT" RetrievedFromCache="true">
          <StatementSetOptions QUOTED_IDENTIFIER="true" ARITHABORT="true" ANSI_NULLS="true"/>
          <QueryPlan CachedPlanSize="24" CompileTime="1" CompileCPU="1" CompileMemory="152">${operator}</QueryPlan>
        </StmtSimple>
      </Statements>
    </Batch>
  </BatchSequence>
</ShowPlanXML>`;

const object = (table: string, index: string, schema = 'dbo') =>
  `<Object Database="[site]" Schema="[${schema}]" Table="[${table}]" Index="[${index}]" Alias="[each]" IndexKind="Clustered" Storage="RowStore"/>`;

const operator = (name: string, inside: string) =>
  `<RelOp NodeId="0" PhysicalOp="${name}" LogicalOp="${name}" EstimateRows="9" EstimatedRowsRead="9" Parallel="false" TableCardinality="5000000">
    <OutputList><ColumnReference Database="[site]" Schema="[dbo]" Table="[OM_Contact]" Column="ContactID"/></OutputList>
    ${inside}
  </RelOp>`;

const predicate =
  '<Predicate><ScalarOperator ScalarString="[ContactCity]=[@1]"><Compare CompareOp="EQ"/></ScalarOperator></Predicate>';
const seekPredicates =
  '<SeekPredicates><SeekPredicateNew><SeekKeys><Prefix ScanType="EQ"><RangeColumns><ColumnReference Column="ContactID"/></RangeColumns></Prefix></SeekKeys></SeekPredicateNew></SeekPredicates>';
const indexScan = (inside: string, ordered = true) =>
  `<IndexScan Ordered="${ordered}" ScanDirection="BACKWARD" ForcedIndex="false" NoExpandHint="false" Storage="RowStore">${inside}</IndexScan>`;

const key = object('OM_Contact', 'PK_OM_Contact');
const scan = operator('Clustered Index Scan', indexScan(key, false));
const top = (inside: string) =>
  operator('Top', `<Top RowCount="false" IsPercent="false" WithTies="false"><TopExpression/>${inside}</Top>`);

describe('how a plan of SQL Server reads its tables', () => {
  it('an index with a seek predicate is a seek, one without a scan', () => {
    const link = object('link', 'PK_dynamics365_link', 'dynamics365');
    const plan = operator(
      'Nested Loops',
      `<NestedLoops Optimized="false">${scan}${operator('Clustered Index Seek', indexScan(link + seekPredicates))}</NestedLoops>`,
    );
    expect(readShowplan(planOf(plan))).toEqual([
      { table: 'OM_Contact', index: 'PK_OM_Contact', how: 'scan' },
      { table: 'dynamics365.link', index: 'PK_dynamics365_link', how: 'seek' },
    ]);
  });

  it('a seek of a range that has conditions besides is a seek', () => {
    const plan = operator('Index Seek', indexScan(key + seekPredicates + predicate));
    expect(readShowplan(planOf(plan))[0]?.how).toBe('seek');
  });

  it('a lookup by key is a seek, whatever it is called', () => {
    const lookup = `<IndexScan Lookup="true" Ordered="true">${key}${seekPredicates}</IndexScan>`;
    expect(readShowplan(planOf(operator('Key Lookup', lookup)))[0]?.how).toBe('seek');
  });

  it('the highest key is read below a TOP, in order, and nothing else', () => {
    const highest = top(operator('Clustered Index Scan', indexScan(key)));
    const aggregate = operator('Stream Aggregate', `<StreamAggregate>${highest}</StreamAggregate>`);
    expect(readShowplan(planOf(aggregate))[0]?.how).toBe('first');
  });

  it('below a TOP a scan with a condition may read all there is', () => {
    const plan = top(operator('Clustered Index Scan', indexScan(key + predicate)));
    expect(readShowplan(planOf(plan))[0]?.how).toBe('scan');
  });

  it('a TOP stops nothing where everything has to be sorted or added up first', () => {
    for (const name of ['Sort', 'Stream Aggregate', 'Hash Match'])
      expect(
        readShowplan(planOf(top(operator(name, `<${name.split(' ')[0]}>${scan}</${name.split(' ')[0]}>`)))),
      ).toEqual([{ table: 'OM_Contact', index: 'PK_OM_Contact', how: 'scan' }]);
  });

  it('a table without order is scanned', () => {
    const heap = '<Object Database="[site]" Schema="[dbo]" Table="[OM_Contact]" IndexKind="Heap"/>';
    const plan = operator('Table Scan', `<TableScan Ordered="false">${heap}</TableScan>`);
    expect(readShowplan(planOf(plan))).toEqual([{ table: 'OM_Contact', index: '', how: 'scan' }]);
  });

  it('a list from JSON and constants read no table', () => {
    const list = operator(
      'Table-valued function',
      '<TableValuedFunction><ParameterList/></TableValuedFunction>',
    );
    expect(readShowplan(planOf(list))).toEqual([]);
  });

  it('what is no plan is refused', () => {
    expect(() => readShowplan('<html/>')).toThrow('no plan of SQL Server');
  });
});
