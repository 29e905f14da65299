import {
  AndNode,
  type BinaryOperationNode,
  type CastNode,
  ColumnNode,
  type ColumnUpdateNode,
  type InsertQueryNode,
  MssqlQueryCompiler,
  type OperationNode,
  ParensNode,
  PrimitiveValueListNode,
  RawNode,
  ReferenceNode,
  type TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import type { ViewsOfTables } from '../defineTable.ts';
import { isSqlType, type SqlType } from '../sqlType.ts';
import { type ColumnTypes, typeOfColumn } from './columnTypes.ts';
import type { SqlParameter } from './sqlParameter.ts';

type TypeAt = (index: number) => SqlType | undefined;

/** Between a column and a value in raw SQL, where nothing but the operator stands there. */
const comparison = /^\s*(=|<>|!=|<=?|>=?|like)\s*$/i;

/**
 * Compiles as Kysely's own compiler does, and gives each parameter the type of the column it is compared with,
 * assigned to or inserted into, or the type `typed` names; the others stay without. Views stand in the place of the
 * table that they are of.
 */
export class SqlServerQueryCompiler extends MssqlQueryCompiler {
  readonly #columns: ColumnTypes;
  readonly #views: ViewsOfTables;
  readonly #expected = new WeakMap<OperationNode, TypeAt>();

  constructor(columns: ColumnTypes, views: ViewsOfTables = new Map()) {
    super();
    this.#columns = columns;
    this.#views = views;
  }

  protected override visitTable(node: TableNode): void {
    const view = this.#viewOf(node);
    if (view === undefined) super.visitTable(node);
    else this.append(view);
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const type = this.#typeOf(node.leftOperand) ?? this.#typeOf(node.rightOperand);
    this.#expect(node.leftOperand, type);
    this.#expect(node.rightOperand, type);
    super.visitBinaryOperation(node);
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    this.#expect(node.value, this.#typeOf(node.column));
    super.visitColumnUpdate(node);
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    const types = node.columns?.map((column) => this.#typeOf(column)) ?? [];
    const rows = node.values !== undefined && ValuesNode.is(node.values) ? node.values.values : [];
    for (const row of rows) {
      if (PrimitiveValueListNode.is(row)) this.#expected.set(row, (index) => types[index]);
      else row.values.forEach((value, index) => void this.#expect(value, types[index]));
    }
    super.visitInsertQuery(node);
  }

  protected override visitCast(node: CastNode): void {
    this.#expect(node.expression, this.#typeOf(node));
    super.visitCast(node);
  }

  protected override visitRaw(node: RawNode): void {
    node.parameters.forEach((parameter, index) => {
      const before = node.parameters[index - 1];
      if (before === undefined || !comparison.test(node.sqlFragments[index] ?? '')) return;
      this.#expect(parameter, this.#typeOf(before));
      this.#expect(before, this.#typeOf(parameter));
    });
    super.visitRaw(node);
  }

  protected override visitValue(node: ValueNode): void {
    if (node.immediate === true) super.visitValue(node);
    else this.#appendTyped(node.value, this.#expected.get(node)?.(0));
  }

  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    this.append('(');
    node.values.forEach((value, index) => {
      if (index > 0) this.append(', ');
      this.#appendTyped(value, this.#expected.get(node)?.(index));
    });
    this.append(')');
  }

  protected override appendValue(value: unknown): void {
    this.#appendTyped(value, undefined);
  }

  #viewOf({ table: { schema, identifier } }: TableNode): string | undefined {
    const views = schema === undefined ? this.#views.get(identifier.name.toLowerCase()) : undefined;
    const [statement] = this.nodeStack;
    if (statement?.kind === 'InsertQueryNode' || statement?.kind === 'DeleteQueryNode') return undefined;
    return statement?.kind === 'UpdateQueryNode' ? views?.write : views?.read;
  }

  #appendTyped(value: unknown, sqlType: SqlType | undefined): void {
    super.appendValue({ sqlType, value } satisfies SqlParameter);
  }

  /** Notes the type of the values of an operand; anything but values keeps its own. */
  #expect(operand: OperationNode, type: SqlType | undefined): void {
    if (type === undefined) return;
    if (ValueNode.is(operand) || PrimitiveValueListNode.is(operand)) this.#expected.set(operand, () => type);
    else if (ValueListNode.is(operand)) for (const value of operand.values) this.#expect(value, type);
    else if (ParensNode.is(operand)) this.#expect(operand.node, type);
    else if (AndNode.is(operand))
      for (const bound of [operand.left, operand.right]) this.#expect(bound, type);
    else if (isWrapper(operand)) for (const inner of operand.parameters) this.#expect(inner, type);
  }

  #typeOf(operand: OperationNode): SqlType | undefined {
    if (ReferenceNode.is(operand) || ColumnNode.is(operand)) {
      return typeOfColumn(operand, this.nodeStack, this.#columns);
    }
    if (isWrapper(operand)) return operand.parameters[0] && this.#typeOf(operand.parameters[0]);
    return castType(operand);
  }
}

/** Raw SQL of nothing but one part, as `sql.ref` and `sql.val` make it. */
function isWrapper(node: OperationNode): node is RawNode {
  return (
    RawNode.is(node) && node.parameters.length === 1 && node.sqlFragments.every((text) => text.trim() === '')
  );
}

function castType(node: OperationNode): SqlType | undefined {
  if (node.kind !== 'CastNode') return undefined;
  const { dataType } = node as CastNode;
  const name = RawNode.is(dataType) ? dataType.sqlFragments[0] : undefined;
  return name !== undefined && isSqlType(name) ? name : undefined;
}
