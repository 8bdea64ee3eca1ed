/** ExecuteSql and ExecuteStreamingSql: read-only queries at a time of the caller's choice. */
import {status} from '@grpc/grpc-js';
import type {Clock} from '../../../clock.ts';
import {statementOf} from '../../../text/statement.ts';
import type {SpannerAdmin} from '../../contract/spanner.ts';
import {type Namespace, type QueryResult, type SqlEngine, SqlError} from '../../contract/tables.ts';
import {rpcError} from '../../grpc/protos.ts';
import {withSystemTables} from './systemTables.ts';
import {encode, type ProtoType, type ProtoValue, parameters, rowType} from './values.ts';

interface Duration {
	seconds: string;
	nanos: number;
}

export interface ReadOnly {
	strong?: boolean;
	exactStaleness?: Duration | null;
	maxStaleness?: Duration | null;
	readTimestamp?: Duration | null;
	minReadTimestamp?: Duration | null;
	returnReadTimestamp?: boolean;
}

export interface SqlRequest {
	session: string;
	sql: string;
	params?: {fields: Record<string, ProtoValue>} | null;
	paramTypes?: Record<string, ProtoType>;
	/** By name or, where nothing was said, its number. */
	queryMode?: string | number;
	transaction?: {
		singleUse?: {readOnly?: ReadOnly | null; readWrite?: unknown} | null;
		begin?: {readOnly?: ReadOnly | null; readWrite?: unknown} | null;
		id?: Buffer | null;
	} | null;
}

export interface SpannerContext {
	engine: SqlEngine;
	spanner: SpannerAdmin;
	clock: Clock;
}

/** version_retention_period of a database that was not told otherwise. */
const retention = 3_600_000;

const ms = ({seconds, nanos}: Duration) => Number(seconds) * 1000 + nanos / 1e6;

/** The time to read at, ms; undefined is strong. @throws FAILED_PRECONDITION beyond the retention */
export function readTime(bounds: ReadOnly | null | undefined, now: number): number | undefined {
	const at = bounds?.exactStaleness
		? now - ms(bounds.exactStaleness)
		: bounds?.readTimestamp
			? ms(bounds.readTimestamp)
			: undefined; // maxStaleness and minReadTimestamp are upper bounds: the newest answer satisfies them.
	if (at !== undefined && at < now - retention)
		throw rpcError(
			status.FAILED_PRECONDITION,
			`Read-only transaction timestamp ${new Date(at).toISOString()} has exceeded the maximum timestamp staleness`,
		);
	return at;
}

const codes = {
	invalidQuery: status.INVALID_ARGUMENT,
	notFound: status.INVALID_ARGUMENT, // Spanner reports an unknown table as an invalid query.
	outOfRange: status.OUT_OF_RANGE,
	unimplemented: status.UNIMPLEMENTED,
	accessDenied: status.PERMISSION_DENIED,
} as const;

/** `projects/P/instances/I/databases/D/...` → the engine's namespace. */
export function namespaceOf(resource: string): Namespace {
	const [, project, , instance, , database] = resource.split('/');
	return `spanner/${project ?? ''}/${instance ?? ''}/${database ?? ''}`;
}

/** The error in Spanner's words. @throws INVALID_ARGUMENT */
function refuseChanges(sql: string): void {
	const {type = 'SELECT'} = statementOf(sql);
	if (type === 'SELECT') return;
	throw rpcError(
		status.INVALID_ARGUMENT,
		['INSERT', 'UPDATE', 'DELETE'].includes(type)
			? 'DML statements may not be performed in single-use transactions, to avoid replay.'
			: `Statement not supported: ${type}`,
	);
}

/** Runs one query. @throws gRPC errors as Spanner words them */
export async function execute(
	request: SqlRequest,
	{engine, spanner, clock}: SpannerContext,
): Promise<{result: QueryResult; readAt: number}> {
	const now = clock.now();
	if (request.queryMode !== undefined && request.queryMode !== 'NORMAL' && request.queryMode !== 0)
		throw rpcError(status.UNIMPLEMENTED, 'The sandbox has no plans and no profiles of queries: leave queryMode out.');
	const selector = request.transaction?.singleUse ?? request.transaction?.begin;
	if (selector?.readWrite) throw rpcError(status.UNIMPLEMENTED, 'The sandbox answers reads only.');
	const id = String(request.transaction?.id ?? '');
	// The id of a read-only transaction is its moment.
	const bounds = id === '' ? selector?.readOnly : {readTimestamp: {seconds: String(Number(id) / 1000), nanos: 0}};
	const readAt = readTime(bounds, now);
	refuseChanges(request.sql);
	const namespace = namespaceOf(request.session);
	if (!engine.namespaces().includes(namespace))
		throw rpcError(status.NOT_FOUND, `Database not found: ${request.session.split('/sessions/')[0]}`);
	try {
		const sql = await withSystemTables(request.sql, namespace, engine, spanner, now);
		const params = parameters(request.params?.fields, request.paramTypes);
		const result = await engine.query({
			sql,
			dialect: 'spanner',
			project: '',
			namespace,
			params,
			...(readAt === undefined || sql !== request.sql ? {} : {readAt}),
		});
		return {result, readAt: readAt ?? now};
	} catch (error) {
		if (error instanceof SqlError) throw rpcError(codes[error.reason], error.message);
		throw error;
	}
}

const timestamp = (at: number) => ({seconds: String(Math.floor(at / 1000)), nanos: Math.floor((at % 1000) * 1e6)});

function metadata(result: QueryResult, request: SqlRequest, readAt: number) {
	const wantsTransaction = request.transaction?.begin || request.transaction?.singleUse?.readOnly?.returnReadTimestamp;
	const id = request.transaction?.begin ? Buffer.from(String(readAt)) : Buffer.alloc(0);
	return {
		rowType: rowType(result.columns),
		transaction: wantsTransaction ? {id, readTimestamp: timestamp(readAt)} : null,
	};
}

/** The whole answer as one ResultSet. */
export function resultSet(result: QueryResult, request: SqlRequest, readAt: number) {
	return {
		metadata: metadata(result, request, readAt),
		rows: result.rows.map(row => ({values: encodeRow(result, row)})),
	};
}

function encodeRow(result: QueryResult, row: readonly unknown[]): ProtoValue[] {
	return result.columns.map((column, index) => encode((row[index] ?? null) as never, column.type));
}

/** The answer as PartialResultSets of at most 500 rows; the first one carries the metadata even when there is no row. */
export function* partialResultSets(result: QueryResult, request: SqlRequest, readAt: number) {
	const step = 500;
	for (let start = 0; start === 0 || start < result.rows.length; start += step) {
		const last = start + step >= result.rows.length;
		yield {
			metadata: start === 0 ? metadata(result, request, readAt) : null,
			values: result.rows.slice(start, start + step).flatMap(row => encodeRow(result, row)),
			chunkedValue: false,
			resumeToken: Buffer.from(String(start + step)),
			last,
		};
	}
}
