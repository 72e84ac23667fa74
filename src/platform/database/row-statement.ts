import { createHash } from 'node:crypto';
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Statement } from './prepared-statement';
import type { Tx } from './tx';

/** What a column is set to: a value, or SQL as a function gives it, such as `() => 'now()'`. */
export type RowValues<Row> = Partial<Row> | Record<string, unknown>;

/** One column of a statement: its name, and the parameter or the SQL that it is set to. */
interface Assignment {
  readonly column: string;
  readonly sql: string;
}

/** As many as there are combinations of columns that use cases write. */
const names = new Map<string, string>();

/** A prepared statement that is being made from the values for some columns of an entity. */
export class RowStatement {
  readonly parameters: unknown[] = [];
  readonly table: string;
  private readonly metadata: EntityMetadata;

  constructor(tx: Tx, type: EntityTarget<ObjectLiteral>) {
    this.metadata = tx.dataSource.getMetadata(type);
    this.table = this.metadata.tableName;
  }

  /** What undefined stands for is left out. Throws for a property that the entity does not have. */
  assign(values: object): Assignment[] {
    return Object.entries(values).flatMap(([property, value]) => {
      if (value === undefined) return [];
      const column = this.metadata.findColumnWithPropertyName(property);
      if (!column) throw new Error(`${this.metadata.name} has no ${property}.`);
      const sql = typeof value === 'function' ? (value as () => string)() : this.parameter(column.type === 'jsonb', value);
      return [{ column: column.databaseName, sql }];
    });
  }

  /** Named by its text: the same columns make the same statement. */
  named(text: string): Statement {
    let name = names.get(text);
    if (name === undefined) {
      name = `${this.table.slice(0, 40)}-${createHash('sha1').update(text).digest('base64url').slice(0, 16)}`;
      names.set(text, name);
    }
    return { name, text };
  }

  /** The driver would write an array into a jsonb column as an array of PostgreSQL. */
  private parameter(isJson: boolean, value: unknown): string {
    return `$${this.parameters.push(isJson && value !== null ? JSON.stringify(value) : value)}`;
  }
}
