/** One request that changes something, as plain data, and the list of those that may be sent. */

import {statementOf} from '../text/statement.ts';
import type {EnvValue, RunSettings} from './resources.ts';

export type Json = string | number | boolean | null | readonly Json[] | {readonly [member: string]: Json};

/**
 * The APIs that something may be written to; `function` is the HTTPS trigger of a function, `web` a page that is asked without
 * any login of Google's.
 */
export type WriteApi =
	| 'run'
	| 'cloudfunctions'
	| 'cloudscheduler'
	| 'spanner'
	| 'bigquery'
	| 'secretmanager'
	| 'serviceusage'
	| 'pubsub'
	| 'function'
	| 'web';

/**
 * What the next revision of a Cloud Run service has that its template has not; null takes a variable away. A type rather than an
 * interface, so that it passes for JSON.
 */
export type TemplateChange = Partial<Omit<RunSettings, 'env'>> & {
	readonly env?: Readonly<Record<string, EnvValue | null>>;
	/** Name of the new revision; Google makes one up where nothing is said. */
	readonly revision?: string;
};

/**
 * The one request of a plan: shown, hashed, written to the audit log, and sent by the executor alone. It never holds a
 * secret: `hidden` names the place of one and its seal, and the secret itself is handed over beside it.
 */
export interface Call {
	api: WriteApi;
	/** GET only for the value of a secret: reading one is allowed, confirmed and written down as a change is. */
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** After the address of the API: `/v2/projects/...`; of a function or a page the whole address. */
	path: string;
	/** Of a page only. */
	headers?: Readonly<Record<string, string>>;
	query?: Readonly<Record<string, string>>;
	body?: Json;
	/**
	 * Changed in the template of a Cloud Run service, which is read again when the call is sent and goes with it whole: so
	 * nothing else is lost, and no plan holds the values of all variables. The etag in the body says that it is the same still.
	 */
	template?: TemplateChange;
	/**
	 * Variables of a function that are changed, null for one that is taken away. The others are read again when the call is sent,
	 * which replaces them all: so none is lost, and no plan holds their values.
	 */
	variables?: Readonly<Record<string, string | null>>;
	/**
	 * Of a pull of Pub/Sub: the topic that each message is published to, as it is, before it is acknowledged. Which messages
	 * there are is known only then; there are `maxMessages` of the body at most.
	 */
	moves?: {to: string};
	/** Added to the query, it makes Google check the request without doing it; a text is the place in the body that is set to true. */
	dryRun?: Readonly<Record<string, string>> | string;
	/** Where in the body the secret belongs, as a text or as a payload of Secret Manager, and its seal. */
	hidden?: {at: string; as?: 'payload'; seal: string};
	/** Service account that it is sent as; absent: the login of whoever runs the wall. */
	as?: string;
	/** ms; 15 s where nothing is said. */
	timeoutMs?: number;
}

/** Parts of the path of a resource, in the characters of Google's names: none of them means more than itself in a URL. */
const place = String.raw`projects/[a-z][\w.:-]*/locations/\w[\w-]*`;
const instance = String.raw`projects/[a-z][\w.:-]*/instances/[a-z][\w-]*`;
const name = String.raw`\w[\w-]*`;
const secret = String.raw`projects/[a-z][\w.:-]*/secrets/${name}`;

const subscription = String.raw`projects/[a-z][\w.:-]*/subscriptions/[A-Za-z][\w.~%+-]*`;
const snapshot = String.raw`projects/[a-z][\w.:-]*/snapshots/[A-Za-z][\w.~%+-]*`;
const topic = /^projects\/[a-z][\w.:-]*\/topics\/[A-Za-z][\w.~%+-]*$/;
/** Messages that one call may move. */
export const mostMoved = 100;

/** Messages are pulled only to be moved, and not without end. */
function isBounded({moves, body}: Call): boolean {
	const {maxMessages = 0} = (body ?? {}) as {maxMessages?: number};
	return topic.test(moves?.to ?? '') && Number.isInteger(maxMessages) && maxMessages >= 1 && maxMessages <= mostMoved;
}

/** A job of BigQuery may copy into a new table, add a column or make a view anew, and nothing else. */
function isHarmless({body}: Call): boolean {
	const {configuration = {}} = (body ?? {}) as {
		configuration?: {copy?: {writeDisposition?: string}; query?: {query?: string}; load?: unknown; extract?: unknown};
	};
	const {copy, query, load, extract} = configuration;
	if (load !== undefined || extract !== undefined || (copy === undefined) === (query === undefined)) return false;
	if (copy) return copy.writeDisposition === 'WRITE_EMPTY';
	const sql = query?.query ?? '';
	if (/^CREATE OR REPLACE VIEW `[\w.:-]+` AS /.test(sql)) return statementOf(sql).type === 'CREATE_VIEW';
	return /^ALTER TABLE `[\w.:-]+` ADD COLUMN IF NOT EXISTS `\w+` [A-Z0-9]+$/.test(sql);
}

/** All requests that may change something. A request of another form is never sent. */
const writable: readonly (readonly [WriteApi, Call['method'], RegExp, ((call: Call) => boolean)?])[] = [
	['run', 'PATCH', new RegExp(`^/v2/${place}/services/${name}$`)],
	['cloudfunctions', 'PATCH', new RegExp(`^/v2/${place}/functions/${name}$`)],
	['cloudscheduler', 'PATCH', new RegExp(`^/v1/${place}/jobs/${name}$`)],
	['cloudscheduler', 'POST', new RegExp(`^/v1/${place}/jobs/${name}:(?:run|pause|resume)$`)],
	['spanner', 'PATCH', new RegExp(`^/v1/${instance}$`)],
	['spanner', 'POST', new RegExp(`^/v1/${instance}/backups$`)],
	['secretmanager', 'POST', new RegExp(`^/v1/${secret}:addVersion$`)],
	['secretmanager', 'POST', new RegExp(`^/v1/${secret}/versions/\\d+:(?:disable|enable)$`)],
	['secretmanager', 'GET', new RegExp(`^/v1/${secret}/versions/\\d+:access$`)],
	['serviceusage', 'POST', /^\/v1\/projects\/[a-z][\w.:-]*\/services\/[a-z][a-z0-9-]*\.googleapis\.com:enable$/],
	['pubsub', 'POST', new RegExp(`^/v1/${subscription}:(?:modifyPushConfig|seek)$`)],
	['pubsub', 'POST', new RegExp(`^/v1/${subscription}:pull$`), isBounded],
	['pubsub', 'PUT', new RegExp(`^/v1/${snapshot}$`)],
	['web', 'POST', /^https?:\/\/[^/\s]+(?:\/\S*)?$/],
	['spanner', 'PATCH', new RegExp(`^/v1/${instance}/databases/${name}/ddl$`)],
	['spanner', 'POST', new RegExp(`^/v1/${instance}/databases:restore$`)],
	// Only databases that were made to be dropped.
	['spanner', 'DELETE', new RegExp(`^/v1/${instance}/databases/[a-z][a-z0-9_-]*-test-\\d{10}$`)],
	['bigquery', 'POST', /^\/bigquery\/v2\/projects\/[a-z][\w.:-]*\/jobs$/, isHarmless],
	['function', 'POST', /^https?:\/\/[^/\s]+(?:\/\S*)?$/],
];

/** Whom an ID token for a call is meant for: a service of Cloud Run by its host, a function by its whole address. */
export const audienceOf = (address: string): string =>
	/^https:\/\/[^/]+\.run\.app(?=\/|$)/.exec(address)?.[0] ?? address;

export const mayBeSent = (call: Call): boolean =>
	writable.some(
		([api, method, pattern, allows]) =>
			api === call.api && method === call.method && pattern.test(call.path) && (allows?.(call) ?? true),
	);
