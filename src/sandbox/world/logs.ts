/** Log entries in the forms that Cloud Run, functions and the Scheduler write them. */
import type {LogEntry} from '../contract/logs.ts';
import {region} from '../contract/names.ts';
import {idOf} from './rng.ts';

export interface Line {
	project: string;
	service: string;
	at: number;
	severity: 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'DEBUG';
	message: string | Record<string, unknown>;
	/** Short name of the revision that writes it. */
	revision: string;
	isFunction?: boolean;
	trace?: string;
}

const receiveDelay = 350;

function head(
	project: string,
	log: string,
	at: number,
	severity: string,
	content: string,
): Pick<LogEntry, 'logName' | 'insertId' | 'timestamp' | 'receiveTimestamp' | 'severity'> {
	const timestamp = Math.round(at);
	return {
		logName: `projects/${project}/logs/${encodeURIComponent(log)}`,
		insertId: idOf(project, log, timestamp, content),
		timestamp,
		receiveTimestamp: timestamp + receiveDelay,
		severity,
	};
}

function revisionResource(project: string, service: string, revision: string): LogEntry['resource'] {
	return {
		type: 'cloud_run_revision',
		labels: {
			project_id: project,
			location: region,
			service_name: service,
			configuration_name: service,
			revision_name: revision,
		},
	};
}

/** A line of a service or function on stdout or stderr. */
export function line({project, service, at, severity, message, revision, isFunction = false, trace}: Line): LogEntry {
	const log = severity === 'INFO' || severity === 'DEBUG' ? 'run.googleapis.com/stdout' : 'run.googleapis.com/stderr';
	const content = typeof message === 'string' ? message : JSON.stringify(message);
	return {
		...head(project, log, at, severity, `${service} ${content}`),
		resource: revisionResource(project, service, revision),
		...(isFunction ? {labels: {'goog-managed-by': 'cloudfunctions'}} : {}),
		...(typeof message === 'string' ? {textPayload: message} : {jsonPayload: message}),
		...(trace ? {trace: `projects/${project}/traces/${trace}`} : {}),
	};
}

/** A line that Cloud Run itself writes about an instance. */
export function systemLine({project, service, at, severity, message, revision}: Line & {message: string}): LogEntry {
	return {
		...head(project, 'run.googleapis.com/varlog/system', at, severity, `${service} ${message}`),
		resource: revisionResource(project, service, revision),
		textPayload: message,
	};
}

/** Somebody read or changed something, as the audit log has it. */
export interface AuditLine {
	project: string;
	at: number;
	log: 'activity' | 'data_access';
	by: string;
	from: string;
	service: string;
	method: string;
	resourceName: string;
	/** Why Google refused it; done without it. */
	refused?: string;
}

export function auditLine(line: AuditLine): LogEntry {
	const {project, at, log, by, from, service, method, resourceName, refused} = line;
	const severity = refused !== undefined ? 'ERROR' : log === 'activity' ? 'NOTICE' : 'INFO';
	return {
		...head(project, `cloudaudit.googleapis.com/${log}`, at, severity, `${method} ${resourceName} ${by}`),
		resource: {type: 'audited_resource', labels: {project_id: project, service, method}},
		protoPayload: {
			'@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
			status: refused === undefined ? {} : {code: 7, message: refused},
			authenticationInfo: {principalEmail: by},
			requestMetadata: {callerIp: from},
			serviceName: service,
			methodName: method,
			resourceName,
		},
	};
}

interface RequestLine {
	project: string;
	service: string;
	at: number;
	method: string;
	url: string;
	status: number;
	latencySeconds: number;
	revision: string;
	isFunction?: boolean;
	text?: string;
	/** Who called; one of the usual callers without it. */
	remoteIp?: string;
}

/** The request log of Cloud Run. */
export function requestLine(request: RequestLine): LogEntry {
	const {
		project,
		service,
		at,
		method,
		url,
		status,
		latencySeconds,
		revision,
		isFunction = false,
		text,
		remoteIp,
	} = request;
	const severity = status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO';
	const id = idOf(service, Math.round(at), url, status);
	return {
		...head(project, 'run.googleapis.com/requests', at, severity, `${service} ${url} ${status} ${latencySeconds}`),
		resource: revisionResource(project, service, revision),
		...(isFunction ? {labels: {'goog-managed-by': 'cloudfunctions'}} : {}),
		...(text ? {textPayload: text} : {}),
		httpRequest: {
			requestMethod: method,
			requestUrl: url,
			status,
			latencySeconds: Math.round(latencySeconds * 1000) / 1000,
			remoteIp: remoteIp ?? `203.0.113.${Number.parseInt(id.slice(0, 4), 36) % 250}`,
		},
		trace: `projects/${project}/traces/${id}`,
	};
}

/** The Scheduler's record that an attempt ended; `code` is a google.rpc code. */
export function attemptLine(project: string, job: string, at: number, code: number, url: string): LogEntry {
	const status = code === 0 ? 200 : code === 4 ? 504 : 500;
	return {
		...head(project, 'cloudscheduler.googleapis.com/executions', at, code === 0 ? 'INFO' : 'ERROR', `${job} ${code}`),
		resource: {type: 'cloud_scheduler_job', labels: {project_id: project, location: region, job_id: job}},
		jsonPayload: {
			'@type': 'type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished',
			jobName: `projects/${project}/locations/${region}/jobs/${job}`,
			targetType: 'HTTP',
			url,
			...(code === 0
				? {}
				: {
						status: code === 4 ? 'DEADLINE_EXCEEDED' : 'INTERNAL',
						debugInfo: `URL_ERROR-ERROR_OTHER. Original HTTP response code number = ${status}`,
					}),
		},
		httpRequest: {status},
	};
}

/** Lines that a terminal must not take at face value. `index` chooses one of them. */
export function nastyMessage(index: number): string | Record<string, unknown> {
	const choices: (string | Record<string, unknown>)[] = [
		'\u001b[31mWARN\u001b[0m retrying \u001b[1mcallrail\u001b[0m webhook \u001b[2J\u001b]0;owned\u0007 after 200 ms',
		'通話の文字起こしが完了しました: 顧客「田中商店」 (lead 87) ✅',
		'Lead routed 🚀👩‍💻🇺🇸 to team “West”\u200b\tpriority=high\r\nsecond line of the same message',
		{
			message: 'transcript analysed',
			transcript: 'Caller asks about availability and pricing. '.repeat(60),
			nested: {
				entities: Array.from({length: 40}, (_, i) => ({type: 'PERSON', offset: i * 17, confidence: 0.5 + i / 100})),
			},
		},
		{message: 'payload dump', raw: `{"a":${'['.repeat(40)}1${']'.repeat(40)}}`, note: 'ünïcödé \u202Ereversed\u202C'},
	];
	return choices[index % choices.length] ?? '';
}
