import {describe, expect, test} from 'vitest';
import {parseLogFilter} from '../../src/sandbox/apis/logging/filter.ts';
import {createLogStore} from '../../src/sandbox/apis/logging/store.ts';
import type {LogEntry} from '../../src/sandbox/contract/logs.ts';
import {describeFilterError, FilterError} from '../../src/sandbox/filter-syntax.ts';

const at = Date.parse('2026-03-01T10:00:00Z');

const entry: LogEntry = {
	logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
	insertId: 'a1',
	timestamp: at,
	receiveTimestamp: at + 500,
	severity: 'ERROR',
	resource: {type: 'cloud_run_revision', labels: {service_name: 'gmail-sync', location: 'us-central1'}},
	labels: {'goog-managed-by': 'cloudfunctions', 'k8s.io/app': 'x'},
	jsonPayload: {
		'@type': 'type.googleapis.com/T',
		message: 'Request failed: 429 rate limit',
		a: {b: 7, c: [1, 5]},
		ok: true,
		none: null,
	},
	httpRequest: {status: 503, requestUrl: 'https://x.test/v1', latencySeconds: 1.25},
};

function matches(filter: string, of: Partial<LogEntry> = {}): boolean {
	return parseLogFilter(filter).matches({...entry, ...of});
}

/** The position of the error in a filter, or undefined when it has none. */
function errorAt(filter: string): number | undefined {
	try {
		parseLogFilter(filter);
	} catch (error) {
		if (error instanceof FilterError) return error.position;
		throw error;
	}
	return undefined;
}

describe('what matches', () => {
	test.each([
		[''],
		['  -- only a comment'],
		['severity>=ERROR'],
		['severity=error'],
		['severity=(ERROR OR CRITICAL)'],
		['severity!=(INFO)'],
		['severity>400 AND severity<CRITICAL'],
		['resource.type=cloud_run_revision'],
		['resource.type="CLOUD_RUN_REVISION"'],
		['resource.labels.service_name=("x" OR "gmail-sync")'],
		['labels."goog-managed-by"="cloudfunctions"'],
		['labels.goog-managed-by=cloudfunctions'],
		['labels.k8s.io/app=x'],
		['labels:"goog-managed-by"'],
		['labels."goog-managed-by":*'],
		['jsonPayload."@type"="type.googleapis.com/T"'],
		['jsonPayload.a.b=7'],
		['jsonPayload.none=NULL_VALUE'],
		['NOT jsonPayload.a.b=NULL_VALUE'],
		[String.raw`jsonPayload.message="\u0052equest failed: \x34\062\U00000039 rate limit"`],
		['jsonPayload.a.b>=6.5'],
		['jsonPayload.a.b<10'],
		['jsonPayload.a.c=5'],
		['jsonPayload.ok=true'],
		['jsonPayload.none=null'],
		['jsonPayload:"RATE limit"'],
		['json_payload.message:"rate limit"'],
		['jsonPayload.message=~"failed: \\d+"'],
		['jsonPayload.message=~"(?i)REQUEST"'],
		['jsonPayload.message!~"^ok"'],
		['logName:"stderr"'],
		['log_id("run.googleapis.com/stderr")'],
		['httpRequest.status>=500'],
		['httpRequest.latency>"1.2s"'],
		['httpRequest.latency<1300ms'],
		['timestamp>=2026-03-01T10:00:00Z'],
		['timestamp>="2026-03-01"'],
		['timestamp="2026-03-01T02:00:00-08:00"'],
		['receiveTimestamp<"2026-03-01T10:00:01.5Z"'],
		['"rate limit"'],
		['failed'],
		['failed -timeout'],
		['SEARCH("limit failed")'],
		['SEARCH(jsonPayload.message, "limit failed")'],
		['sample(insertId, 1)'],
		['NOT textPayload:"x"'],
		['NOT severity=INFO'],
		['-severity=INFO'],
		['(resource.type="a" OR resource.type="cloud_run_revision") severity=ERROR'],
		['severity>=ERROR -- the bad ones\nresource.type="cloud_run_revision"'],
	])('%s', filter => {
		expect(matches(filter)).toBe(true);
	});
});

describe('what does not match', () => {
	test.each([
		['severity>ERROR'],
		['severity=(INFO OR CRITICAL)'],
		['resource.type="cloud_run"'],
		['resource.labels.absent="x"'],
		['resource.labels.absent!="x"'],
		['textPayload:*'],
		['textPayload!="x"'],
		['jsonPayload.a.b>10'],
		['jsonPayload.a.b=seven'],
		['jsonPayload.message=~"FAILED"'],
		['jsonPayload.message:"a.b"'],
		['httpRequest.status<500'],
		['httpRequest.latency>2s'],
		['timestamp>"2026-03-01T10:00:00Z"'],
		['timestamp>2026-03-01T02:00:00-08:00'],
		['"rate limits"'],
		['SEARCH("lim")'],
		['log_id("stderr")'],
		['failed -limit'],
		['NOT (severity=ERROR AND httpRequest.status=503)'],
		['protoPayload.serviceName="iam.googleapis.com"'],
	])('%s', filter => {
		expect(matches(filter)).toBe(false);
	});
});

test('OR binds tighter than AND and than juxtaposition', () => {
	const filter = 'severity=ERROR OR severity=INFO AND resource.type=x OR resource.type=cloud_run_revision';
	expect(matches(filter)).toBe(true);
	// Under the usual precedence the first comparison alone would let this one through.
	expect(matches(filter, {resource: {type: 'other', labels: {}}})).toBe(false);
	expect(matches('severity=INFO OR severity=ERROR resource.type=x')).toBe(false);
});

test('the filter that gcloud functions logs read sends covers both generations', () => {
	const filter = `(resource.type="cloud_function" resource.labels.region="us-central1" logName:"cloud-functions" resource.labels.function_name="gmail-sync")
		OR (resource.type="cloud_run_revision" resource.labels.location="us-central1" logName:"run.googleapis.com" labels."goog-managed-by"="cloudfunctions" resource.labels.service_name="gmail-sync")
		timestamp>="2026-03-01T00:00:00Z"`;
	expect(matches(filter)).toBe(true);
	expect(matches(filter, {labels: {}})).toBe(false);
	expect(matches(filter, {timestamp: at - 86_400_000})).toBe(false);
});

test.each([
	['severity>=ERROR'],
	['resource.type=cloud_run_revision'],
	['resource.type="cloud_run_revision" severity>=ERROR'],
	['resource.type="spanner_instance" severity>=WARNING'],
	['textPayload:"memory" OR textPayload:"cpu"'],
	['protoPayload.serviceName="iam.googleapis.com"'],
	['resource.type="cloud_run_revision" textPayload:"unauthorized"'],
	['resource.type="cloud_run_revision" httpRequest.status>=400'],
	['protoPayload.authenticationInfo.principalEmail~"@.*\\.iam\\.gserviceaccount\\.com"'],
	['resource.type="secretmanager.googleapis.com/Secret"'],
	['textPayload:"rate limit" OR textPayload:"429"'],
	[
		'resource.type="cloud_scheduler_job" AND jsonPayload."@type"="type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished"',
	],
])('a filter of the runbooks parses: %s', filter => {
	expect(errorAt(filter)).toBeUndefined();
});

test.each([
	['severity>=', 10],
	['severity>=LOUD', 10],
	['timestamp>"yesterday"', 10],
	['resource.type="open', 14],
	['(severity=ERROR', 15],
	['severity=ERROR)', 14],
	['severity=ERROR AND', 18],
	['severity=ERROR OR OR x', 18],
	['AND severity=ERROR', 0],
	['nosuchfield="x"', 0],
	['textPayload=~"("', 13],
	['a(b)', 0],
	['severity=ERROR AND wrong.path=1', 19],
])('a bad filter is refused with its position: %s', (filter, position) => {
	expect(errorAt(filter)).toBe(position);
});

test('an error tells line and column', () => {
	const filter = 'severity>=ERROR\nAND timestamp>"soon"';
	const error = new FilterError('invalid timestamp', filter.indexOf('"soon"'));
	expect(describeFilterError(filter, error)).toBe('Unparseable filter: invalid timestamp at line 2, column 15');
});

test('time bounds come from what every entry must satisfy', () => {
	expect(
		parseLogFilter('timestamp>="2026-03-01T10:00:00Z" timestamp<"2026-03-01T11:00:00Z" severity=ERROR'),
	).toMatchObject({from: at, to: at + 3_600_000});
	expect(parseLogFilter('timestamp>="2026-03-01T10:00:00Z" OR severity=ERROR')).toMatchObject({
		from: -Infinity,
		to: Infinity,
	});
	expect(parseLogFilter('NOT timestamp>="2026-03-01T10:00:00Z"')).toMatchObject({from: -Infinity, to: Infinity});
});

describe('the store', () => {
	const clock = {now: () => at, speed: 1};
	const make = (i: number, timestamp: number): LogEntry => ({...entry, insertId: `i${i}`, timestamp});

	test('stays in order whatever the order of appending', () => {
		const store = createLogStore(clock);
		store.append([make(1, at - 5000), make(2, at - 3000)]);
		store.append([make(3, at - 4000)]);
		store.append(Array.from({length: 20}, (_, i) => make(10 + i, at - i * 1000)));
		const times = store.scan('p').map(({timestamp}) => timestamp);
		expect(times).toHaveLength(23);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		expect(store.scan('other')).toEqual([]);
	});

	test('drops the oldest beyond its entries, its bytes and its age', () => {
		const few = createLogStore(clock, {entries: 100, bytes: Infinity, age: Infinity});
		for (let i = 0; i < 500; i++) few.append([make(i, at - 500 + i)]);
		expect(few.scan('p').length).toBeLessThanOrEqual(100);
		expect(few.scan('p').length).toBeGreaterThan(90);
		expect(few.scan('p').at(-1)?.insertId).toBe('i499');

		const small = createLogStore(clock, {entries: Infinity, bytes: 5000, age: Infinity});
		for (let i = 0; i < 500; i++) small.append([make(i, at - 500 + i)]);
		expect(small.scan('p').length).toBeLessThan(17);
		expect(small.scan('p').at(-1)?.insertId).toBe('i499');

		const young = createLogStore(clock, {entries: 100, bytes: Infinity, age: 1000});
		young.append([make(1, at - 1001), make(2, at - 999)]);
		expect(young.scan('p').map(({insertId}) => insertId)).toEqual(['i2']);
	});

	test('tells subscribers of a project, until they leave', () => {
		const store = createLogStore(clock);
		const seen: string[] = [];
		const leave = store.subscribe('p', entries => seen.push(...entries.map(({insertId}) => insertId)));
		store.append([make(1, at), {...make(2, at), logName: 'projects/q/logs/x'}]);
		leave();
		store.append([make(3, at)]);
		expect(seen).toEqual(['i1']);
	});
});
