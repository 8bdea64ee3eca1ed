/**
 * Who changed what, by the audit log of the project: functions, jobs of the Scheduler, services of Cloud Run, secrets and what
 * load balancers are made of. Only admin activity is asked for, which Google always writes and keeps for free; of requests
 * only the names of the fields are read, never values, because these may be secret.
 */
import type {SourceOf} from '../../config/schema/sources.ts';
import {milliseconds} from '../../config/units.ts';
import {cleanDeep, cleanLine} from '../../text/clean.ts';
import {shortRevision} from '../../text/revision.ts';
import {entryId, type PlainEntry, plainEntry} from '../log-entry.ts';
import {shortName} from '../time.ts';
import {listReading, type RowOf} from './columns.ts';
import type {Kind} from './kind.ts';

export const auditLogColumns = {at: 'time', method: 'text', resource: 'text', who: 'text', what: 'text'} as const;
type AuditRow = RowOf<typeof auditLogColumns>;

const services =
	'google[.]cloud[.](functions|scheduler|run|secretmanager)[.].*[.](Create|Update|Replace|Delete|Pause|Resume|Add|Enable|Disable|Destroy|Set)[A-Za-z]+';
const databases =
	'google[.]spanner[.]admin[.](database[.]v1[.]DatabaseAdmin[.](UpdateDatabaseDdl|RestoreDatabase|DropDatabase)|instance[.]v1[.]InstanceAdmin[.]UpdateInstance)';
const loadBalancing =
	'(v1|beta)[.]compute[.](globalForwardingRules|forwardingRules|targetHttpsProxies|urlMaps|backendServices|sslCertificates|securityPolicies)[.](insert|delete|patch|update|set[A-Za-z]+)';

/** An operation that takes a while is written twice; its end says less than its begin. */
const filterOf = (project: string): string =>
	`logName="projects/${project}/logs/cloudaudit.googleapis.com%2Factivity" AND protoPayload.methodName=~"^(${services}|${databases}|${loadBalancing})$" AND NOT (operation.last=true AND NOT operation.first=true)`;

export const auditLog: Kind<SourceOf<'auditLog'>> = {
	api: 'logging',
	way: 'logging',
	every: 3_600_000,
	async read({logging}, {system: {project}, source: {window, limit}, now}, signal) {
		const since = now() - milliseconds(window);
		const {items, requests, more} = await logging.list(project, filterOf(project), since, limit, signal);
		const entries = [...new Map(items.map(raw => [entryId(raw), raw])).values()].map(plainEntry);
		const rows = entries.flatMap(toRow);
		return listReading(
			auditLogColumns,
			{rows, requests, cut: more ? `the newest ${items.length} changes, there are more` : undefined},
			now(),
		);
	},
};

/** The parts of google.cloud.audit.AuditLog that are read here. A field mask is a text with commas. */
interface AuditLog {
	methodName?: string;
	resourceName?: string;
	authenticationInfo?: {principalEmail?: string; principalSubject?: string};
	status?: {code?: number};
	request?: {
		updateMask?: unknown;
		/** What Spanner calls it. */
		fieldMask?: unknown;
		statements?: unknown;
		service?: {traffic?: unknown; spec?: {traffic?: unknown}};
	};
	response?: {name?: unknown};
}

/** Accounts of Google's own that pass on what somebody else did. */
const robots = /@(?:gcf-admin-robot|serverless-robot-prod)\.iam\.gserviceaccount\.com$/;

/** Nothing for what was refused, and for what follows from another change. */
function toRow({timestamp, protoPayload}: PlainEntry): AuditRow[] {
	const log = cleanDeep(protoPayload ?? {}) as AuditLog;
	const {methodName: method = '', resourceName: resource = '', authenticationInfo: by = {}, status} = log;
	const who = by.principalEmail ?? by.principalSubject ?? '';
	if (method === '' || (status?.code ?? 0) !== 0 || robots.test(who)) return [];
	return [
		{
			at: timestamp,
			method,
			resource,
			who: who === '' ? null : who,
			what: cleanLine(whatOf(method, resource, log), 300),
		},
	];
}

const verbs: Readonly<Record<string, string>> = {insert: 'create', replace: 'update', patch: 'update', set: 'change'};

/** `pause job gmail-sync`, `update function account-scoring (environment variables)`, `new version 5 of secret api-key`. */
function whatOf(method: string, resource: string, {request, response}: AuditLog): string {
	const [, first = '', part = ''] = /^([A-Za-z][a-z]*)(.*)$/.exec(method.split('.').at(-1) ?? '') ?? [];
	const collection = /[.]compute[.]([^.]+)[.]/.exec(method)?.[1];
	const noun = collection === undefined ? part : `${part === '' ? '' : `${part}Of`}${capital(singular(collection))}`;
	const verb = verbs[first.toLowerCase()] ?? first.toLowerCase();
	if (noun === 'SecretVersion') return secretVersion(verb, resource, response?.name);
	const name = shortName(resource);
	if (noun === 'IamPolicy') return `change access to ${name}`;
	const traffic = trafficOf(request?.service?.traffic ?? request?.service?.spec?.traffic);
	if (noun === 'DatabaseDdl') return `change schema of database ${name}${statementOf(request?.statements)}`;
	const fields = fieldsOf(request?.updateMask ?? request?.fieldMask);
	if (traffic !== '' && (fields.length === 0 || fields.includes('traffic'))) return `traffic of ${name}: ${traffic}`;
	const told = fields.length === 0 ? '' : ` (${fields.slice(0, 3).join(', ')}${fields.length > 3 ? ', …' : ''})`;
	return `${verb} ${words(noun)} ${name}${told}`;
}

/** ` (ALTER TABLE tenants)`: what the first statement is about, without what it says. */
function statementOf(statements: unknown): string {
	const [first] = Array.isArray(statements) ? statements : [];
	const [about] = typeof first === 'string' ? (/^\s*\w+\s+\w+\s+[`\w.]+/.exec(first) ?? []) : [];
	return about === undefined ? '' : ` (${about.trim()})`;
}

function secretVersion(verb: string, resource: string, made: unknown): string {
	const path = verb === 'add' && typeof made === 'string' ? made : resource;
	const [, secret = shortName(resource), version = ''] = /\/secrets\/([^/]+)(?:\/versions\/([^/]+))?/.exec(path) ?? [];
	const which = version === '' ? 'version' : `version ${version}`;
	return verb === 'add' ? `new ${which} of secret ${secret}` : `${verb} ${which} of secret ${secret}`;
}

/** `90% 00006-tdq, 10% 00008-txf`; nothing where the traffic only follows the newest revision. */
function trafficOf(targets: unknown): string {
	if (!Array.isArray(targets)) return '';
	const named = targets.flatMap((one: {revision?: unknown; revisionName?: unknown; percent?: unknown}) => {
		const revision = one?.revision ?? one?.revisionName;
		return typeof revision === 'string' && revision !== ''
			? [`${one.percent ?? 0}% ${shortRevision(shortName(revision))}`]
			: [];
	});
	return named.join(', ');
}

/** `service_config.environment_variables` is `environment variables`. */
const fieldsOf = (mask: unknown): string[] =>
	typeof mask === 'string' && mask !== ''
		? [...new Set(mask.split(',').map(path => words((path.split('.').at(-1) ?? '').replaceAll('_', ' '))))]
		: [];

/** `TargetHttpsProxy` is `target https proxy`. */
const words = (camel: string): string =>
	camel
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.trim();
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** `globalForwardingRules` is `forwardingRule`. */
const singular = (collection: string): string =>
	collection
		.replace(/^global(?=[A-Z])/, '')
		.replace(/ies$/, 'y')
		.replace(/s$/, '');
