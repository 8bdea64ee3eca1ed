/** Tables and the engine that answers SQL over them. */

export type Dialect = 'bigquery' | 'spanner';

/** The namespace of a table: `bq/PROJECT/DATASET` or `spanner/PROJECT/INSTANCE/DATABASE`. */
export type Namespace = `bq/${string}/${string}` | `spanner/${string}/${string}/${string}`;

export type SqlType =
	| 'STRING'
	| 'INT64'
	| 'FLOAT64'
	| 'NUMERIC'
	| 'BOOL'
	| 'TIMESTAMP'
	| 'DATE'
	| 'JSON'
	| 'BYTES'
	| {array: SqlType}
	| {struct: {name: string; type: SqlType}[]};

export interface Column {
	name: string;
	type: SqlType;
}

export interface TableDef {
	namespace: Namespace;
	table: string;
	columns: Column[];
	/** Columns that identify a row, for upsert. */
	key: string[];
	/** Column whose values are partitions; bytes billed count only the partitions a query needs, where this is simple to tell. */
	partitionBy?: string;
	/** TIMESTAMP column with the time at which a row came: rows of the past are told by it. */
	arrival?: string;
	/** A copy of another table: nothing of the world is written to it. */
	copied?: true;
}

/** A table of a namespace, by name. */
export interface TableName {
	namespace: Namespace;
	table: string;
}

/** A value going in or out. TIMESTAMP is ms since the epoch as a number going in, and microseconds (bigint) inside results; DATE is 'YYYY-MM-DD'. */
export type SqlValue = null | boolean | number | bigint | string | SqlValue[] | {[field: string]: SqlValue};

export interface SqlParam {
	/** Undefined for positional parameters. */
	name?: string;
	type: SqlType;
	value: SqlValue;
}

export interface QueryRequest {
	sql: string;
	dialect: Dialect;
	/** Default project for BigQuery names; ignored for Spanner. */
	project: string;
	/** Resolves unqualified table names: the database for Spanner, the default dataset for BigQuery. */
	namespace?: Namespace;
	params: SqlParam[];
	/** Spanner: read the tables as they were at this time (ms). */
	readAt?: number;
}

export interface QueryResult {
	columns: Column[];
	rows: SqlValue[][];
	/** SELECT, INSERT, ... as BigQuery names them. */
	statementType: string;
	/** Base tables read. */
	tables: {namespace: Namespace; table: string}[];
	/** Bytes of the columns read, before rounding. */
	bytesProcessed: number;
}

export interface TableInfo {
	def: TableDef;
	/** The query of a view; absent for a table. */
	view?: string;
	numRows: number;
	numBytes: number;
	/** ms, virtual time. */
	createdAt: number;
	/** ms, virtual time. */
	lastModified: number;
}

/** An error that a server turns into its API's own form. `reason` follows BigQuery (`invalidQuery`, `notFound`, ...). */
export class SqlError extends Error {
	override readonly name = 'SqlError';
	readonly reason: 'invalidQuery' | 'notFound' | 'outOfRange' | 'unimplemented' | 'accessDenied';

	constructor(reason: SqlError['reason'], message: string) {
		super(message);
		this.reason = reason;
	}
}

/** GoogleSQL on DuckDB. `CURRENT_*` read the virtual clock. */
export interface SqlEngine {
	createTable(def: TableDef): Promise<void>;
	/** Declares a dataset or database, which may stay empty. */
	declare(namespace: Namespace): void;
	/** Forgets a dataset or database with its tables. */
	drop(namespace: Namespace): Promise<void>;
	/** A new table with the definition and the rows of another one, as they are or as they were (ms). Throws SqlError. */
	copy(from: TableName, to: TableName, at?: number): Promise<void>;
	/** A new column, NULL in all rows. Throws SqlError for one that is there. */
	addColumn(table: TableName, column: Column): Promise<void>;
	/** A view, new or in place of another; its SQL is GoogleSQL of the namespace's dialect. */
	createView(namespace: Namespace, name: string, sql: string): Promise<void>;
	/** Rows in the order of the definition's columns. Fast for tens of thousands of rows. `at`: commit time, ms; now by default. */
	insert(namespace: Namespace, table: string, rows: SqlValue[][], at?: number): Promise<void>;
	/** Replaces rows with the same key (see TableDef.key). */
	upsert(namespace: Namespace, table: string, rows: SqlValue[][], at?: number): Promise<void>;
	/** Deletes rows older than `before` (ms) by a TIMESTAMP column, so that weeks of running stay bounded. */
	prune(namespace: Namespace, table: string, column: string, before: number): Promise<void>;
	query(request: QueryRequest): Promise<QueryResult>;
	/** Runs one INSERT, UPDATE, DELETE, TRUNCATE TABLE or DROP TABLE on a BigQuery table; resolves with how many rows it changed. */
	change(request: QueryRequest): Promise<number>;
	/** Parses and binds without running (dry run). */
	explain(request: QueryRequest): Promise<Omit<QueryResult, 'rows'>>;
	info(namespace: Namespace, table: string): TableInfo | undefined;
	/** A table or a view, the view with its columns. */
	describe(namespace: Namespace, table: string): Promise<TableInfo | undefined>;
	/** Tables and views by name, ascending; views without their columns. */
	list(namespace: Namespace): TableInfo[];
	namespaces(): Namespace[];
	close(): Promise<void>;
}
