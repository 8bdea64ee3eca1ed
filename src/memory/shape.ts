/** What was read back from disk is anybody's text: only what has the shape of a reading passes, with every string cleaned anew. */
import type {Burned} from '../checks/burned.ts';
import {type Reading, type Severity, severities} from '../cloud/types.ts';
import type {UnheldLine} from '../poll/types.ts';
import {cleanLine} from '../text/clean.ts';

type Check = (value: unknown) => boolean;
type Fields = Record<string, unknown>;

const isText: Check = value => typeof value === 'string';
const isNumber: Check = value => typeof value === 'number' && Number.isFinite(value);
const isBoolean: Check = value => typeof value === 'boolean';
const isCell: Check = value => value === null || isText(value) || isNumber(value) || isBoolean(value);
const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const maybe =
	(check: Check): Check =>
	value =>
		value === undefined || check(value);
const listOf =
	(check: Check): Check =>
	value =>
		Array.isArray(value) && value.every(check);
const mapOf =
	(check: Check): Check =>
	value =>
		isFields(value) && Object.values(value).every(check);
/** Every key that is named must pass; keys that are not named are nobody's. */
const like =
	(shape: Record<string, Check>): Check =>
	value =>
		isFields(value) && Object.entries(shape).every(([key, check]) => check(value[key]));

const isDistribution = like({count: isNumber, mean: isNumber, bounds: listOf(isNumber), counts: listOf(isNumber)});
const isSeries = like({
	labels: mapOf(isText),
	points: listOf(like({t: isNumber, value: maybe(isNumber), distribution: maybe(isDistribution)})),
});
const isShare = like({revision: isText, percent: isNumber, tag: maybe(isText)});
const isRevision = like({name: isText, createdAt: isNumber, image: isText, ready: isBoolean, reason: maybe(isText)});
const isService = like({
	name: isText,
	etag: isText,
	generation: isNumber,
	observedGeneration: isNumber,
	reconciling: isBoolean,
	ready: isBoolean,
	reason: maybe(isText),
	uri: isText,
	latestReadyRevision: isText,
	traffic: listOf(isShare),
	serving: listOf(isShare),
	minInstances: maybe(isNumber),
	maxInstances: maybe(isNumber),
	revisions: listOf(isRevision),
});
const isFunction = like({
	name: isText,
	resource: isText,
	state: isText,
	url: isText,
	revision: isText,
	updatedAt: isNumber,
	timeoutSeconds: isNumber,
	memory: isText,
	message: maybe(isText),
});
const isJob = like({
	name: isText,
	resource: isText,
	state: isText,
	schedule: isText,
	timeZone: isText,
	nextAt: maybe(isNumber),
	lastAttemptAt: maybe(isNumber),
	lastCode: maybe(isNumber),
	lastMessage: maybe(isText),
});
const isBackup = like({name: isText, state: isText, createdAt: isNumber, expiresAt: isNumber, sizeBytes: isNumber});
const isOperation = like({name: isText, done: isBoolean, type: isText, progressPercent: maybe(isNumber)});

const answers: Record<Reading['answer']['kind'], Check> = {
	rows: like({rows: listOf(mapOf(isCell))}),
	series: like({series: listOf(isSeries), delaySeconds: isNumber}),
	run: like({services: listOf(isService)}),
	functions: like({functions: listOf(isFunction), unreachable: listOf(isText)}),
	scheduler: like({jobs: listOf(isJob)}),
	spannerAdmin: like({
		spanner: like({
			state: isText,
			processingUnits: isNumber,
			backups: listOf(isBackup),
			operations: listOf(isOperation),
		}),
	}),
	http: like({probe: like({status: isNumber, latency: isNumber})}),
};

const isReading = like({
	answer: value =>
		isFields(value) && Object.hasOwn(answers, String(value.kind)) && answers[value.kind as keyof typeof answers](value),
	fetchedAt: isNumber,
	dataAt: maybe(isNumber),
	cost: like({requests: isNumber, bytesBilled: isNumber}),
});

const deepest = 12;

/** Every string and key cleaned, nothing left out: the file itself is bounded. Too deep is no reading. */
function cleaned(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return cleanLine(value);
	if (typeof value !== 'object' || value === null) return value;
	if (depth > deepest) return undefined;
	if (Array.isArray(value)) return value.map(item => cleaned(item, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [cleanLine(key, 256), cleaned(item, depth + 1)]),
	);
}

/** A reading out of parsed JSON, or undefined where it is none, or from after `now` (ms): another time than ours. `isClean`: so are its strings. */
export function reviveReading(value: unknown, now: number, isClean = false): Reading | undefined {
	if (!isReading(value)) return undefined;
	const reading = (isClean ? value : cleaned(value)) as Reading;
	return reading.fetchedAt <= now ? reading : undefined;
}

const isLine = like({
	insertId: isText,
	t: isNumber,
	severity: value => severities.includes(value as Severity),
	service: isText,
	message: isText,
	count: isNumber,
	lastAt: isNumber,
});

/** A log line out of parsed JSON, or undefined. */
export function reviveLine(value: unknown, now: number): UnheldLine | undefined {
	if (!isLine(value)) return undefined;
	const {insertId, t, severity, service, message, count, lastAt} = value as UnheldLine;
	if (lastAt > now) return undefined;
	return {
		insertId: cleanLine(insertId),
		t,
		severity,
		service: cleanLine(service),
		message: cleanLine(message),
		count,
		lastAt,
		origin: '{}',
		payload: '{"note":"not kept over the restart"}',
	};
}

const isBurned = like({
	key: isText,
	check: isText,
	instance: maybe(isText),
	level: value => value === 'warn' || value === 'crit',
	value: isText,
	limit: maybe(isText),
	at: isNumber,
});

/** An alert out of parsed JSON, or undefined. */
export function reviveBurned(value: unknown, now: number): Burned | undefined {
	if (!isBurned(value)) return undefined;
	const burned = cleaned(value) as Burned;
	return burned.at <= now ? burned : undefined;
}
