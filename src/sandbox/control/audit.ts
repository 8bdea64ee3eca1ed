/** Entries of the audit log about changes of the control plane, in the shapes that Google's services write them. */
import {uuidFor} from '../apis/run/ids.ts';
import type {RunState, ServiceChange} from '../apis/run/types.ts';
import type {EnvValue} from '../contract/control.ts';
import type {LogEntry} from '../contract/logs.ts';

/** A change, and whoever made it. */
export interface Deed {
	project: string;
	/** ms. */
	at: number;
	by: string;
	service: string;
	method: string;
	permission: string;
	resourceName: string;
	resource: LogEntry['resource'];
	request: Record<string, unknown>;
	response?: Record<string, unknown>;
}

const auditLog = 'type.googleapis.com/google.cloud.audit.AuditLog';

export function entryOf({
	project,
	at,
	by,
	service,
	method,
	permission,
	resourceName,
	resource,
	request,
	response,
}: Deed): LogEntry {
	const timestamp = Math.round(at);
	return {
		logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Factivity`,
		insertId: uuidFor(`${project}/${method}/${resourceName}/${timestamp}`).replaceAll('-', '').slice(0, 14),
		timestamp,
		receiveTimestamp: timestamp + 800,
		severity: 'NOTICE',
		resource,
		protoPayload: {
			'@type': auditLog,
			status: {},
			authenticationInfo: {principalEmail: by},
			requestMetadata: {callerIp: '203.0.113.7', callerSuppliedUserAgent: 'google-cloud-sdk gcloud/548.0.0'},
			serviceName: service,
			methodName: method,
			authorizationInfo: [{resource: resourceName, permission, granted: true}],
			resourceName,
			request,
			...(response && {response}),
		},
	};
}

interface Named {
	project: string;
	region: string;
	name: string;
}

export const typed = (name: string) => ({'@type': `type.googleapis.com/${name}`});
const runResource = ({project, region, name}: Named): LogEntry['resource'] => ({
	type: 'cloud_run_revision',
	labels: {project_id: project, location: region, service_name: name, configuration_name: '', revision_name: ''},
});

/** Google's account that makes the revision of a function after somebody has changed the function. */
export const functionsRobot = 'service-481516234211@gcf-admin-robot.iam.gserviceaccount.com';

/** `gcloud run deploy` replaces the whole service. */
export function deployed(service: Named, at: number, by: string, template: {image: string}): LogEntry {
	return entryOf({
		project: service.project,
		at,
		by,
		service: 'run.googleapis.com',
		method: 'google.cloud.run.v1.Services.ReplaceService',
		permission: 'run.services.update',
		resourceName: `namespaces/${service.project}/services/${service.name}`,
		resource: runResource(service),
		request: {
			...typed('google.cloud.run.v1.ReplaceServiceRequest'),
			name: `namespaces/${service.project}/services/${service.name}`,
			service: {
				apiVersion: 'serving.knative.dev/v1',
				kind: 'Service',
				metadata: {name: service.name, namespace: service.project},
				spec: {
					template: {spec: {containers: [{image: template.image}]}},
					traffic: [{percent: 100, latestRevision: true}],
				},
			},
		},
	});
}

/** A change of some fields of a service through the Admin API. */
export function serviceUpdated(service: Named, at: number, change: ServiceChange, by = change.by): LogEntry {
	const name = `projects/${service.project}/locations/${service.region}/services/${service.name}`;
	const {by: _, revisionName: __, traffic, ...others} = change;
	return entryOf({
		project: service.project,
		at,
		by,
		service: 'run.googleapis.com',
		method: 'google.cloud.run.v2.Services.UpdateService',
		permission: 'run.services.update',
		resourceName: name,
		resource: runResource(service),
		request: {
			...typed('google.cloud.run.v2.UpdateServiceRequest'),
			updateMask: [...(traffic ? ['traffic'] : []), ...Object.keys(others)].join(','),
			service: {
				name,
				...(traffic && {
					traffic: traffic.map(({revision, percent}) =>
						revision === undefined
							? {type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent}
							: {type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent},
					),
				}),
			},
		},
	});
}

/** The fields of a function's settings, by the name of each in an update mask. */
const functionFields = {
	env: 'service_config.environment_variables',
	memory: 'service_config.available_memory',
	timeoutSeconds: 'service_config.timeout_seconds',
	maxInstances: 'service_config.max_instance_count',
} as const;

/** Somebody changed a function. */
export function functionUpdated(
	fn: Named & {env: Record<string, EnvValue>},
	changed: Readonly<Record<string, unknown>>,
	at: number,
	by: string,
): LogEntry {
	const {project, region, name} = fn;
	const resourceName = `projects/${project}/locations/${region}/functions/${name}`;
	const mask = Object.entries(functionFields).flatMap(([field, path]) => (changed[field] === undefined ? [] : [path]));
	const variables = Object.entries(fn.env).filter(([, value]) => typeof value === 'string');
	return entryOf({
		project,
		at,
		by,
		service: 'cloudfunctions.googleapis.com',
		method: 'google.cloud.functions.v2.FunctionService.UpdateFunction',
		permission: 'cloudfunctions.functions.update',
		resourceName,
		resource: {type: 'cloud_function', labels: {project_id: project, region, function_name: name}},
		request: {
			...typed('google.cloud.functions.v2.UpdateFunctionRequest'),
			updateMask: mask.join(','),
			function: {name: resourceName, serviceConfig: {environmentVariables: Object.fromEntries(variables)}},
		},
	});
}

/** Google's robot changed the service that a function runs as. */
export const functionServed = (fn: Named, at: number): LogEntry =>
	serviceUpdated({...fn, name: fn.name.toLowerCase().replaceAll('_', '-')}, at + 4000, {by: functionsRobot});

export function functionDeleted({project, region, name}: Named, at: number, by: string): LogEntry {
	const resourceName = `projects/${project}/locations/${region}/functions/${name}`;
	return entryOf({
		project,
		at,
		by,
		service: 'cloudfunctions.googleapis.com',
		method: 'google.cloud.functions.v2.FunctionService.DeleteFunction',
		permission: 'cloudfunctions.functions.delete',
		resourceName,
		resource: {type: 'cloud_function', labels: {project_id: project, region, function_name: name}},
		request: {...typed('google.cloud.functions.v2.DeleteFunctionRequest'), name: resourceName},
	});
}

/** Something was done to a job. */
function jobChanged(job: Named, verb: string, permission: string, at: number, by: string): LogEntry {
	const {project, region, name} = job;
	const resourceName = `projects/${project}/locations/${region}/jobs/${name}`;
	return entryOf({
		project,
		at,
		by,
		service: 'cloudscheduler.googleapis.com',
		method: `google.cloud.scheduler.v1.CloudScheduler.${verb}Job`,
		permission: `cloudscheduler.jobs.${permission}`,
		resourceName,
		resource: {type: 'cloud_scheduler_job', labels: {project_id: project, location: region, job_id: name}},
		request: {...typed(`google.cloud.scheduler.v1.${verb}JobRequest`), name: resourceName},
	});
}

/** A job was paused or resumed. */
export const jobPaused = (job: Named, paused: boolean, at: number, by: string): LogEntry =>
	paused ? jobChanged(job, 'Pause', 'pause', at, by) : jobChanged(job, 'Resume', 'enable', at, by);

/** A job was edited. */
export const jobUpdated = (job: Named, at: number, by: string): LogEntry => jobChanged(job, 'Update', 'update', at, by);

/** A version of a secret, and whoever did something with it. */
export interface VersionDeed {
	project: string;
	secret: string;
	version: number;
	at: number;
	by: string;
}

/** A version of a secret was added, disabled, enabled or read; neither the entry nor anything else in the log holds its value. */
export function secretVersion(verb: 'Add' | 'Disable' | 'Enable' | 'Access', deed: VersionDeed): LogEntry {
	const {project, secret, version, at, by} = deed;
	const parent = `projects/${project}/secrets/${secret}`;
	const name = `${parent}/versions/${version}`;
	const service = 'secretmanager.googleapis.com';
	const method = `google.cloud.secretmanager.v1.SecretManagerService.${verb}SecretVersion`;
	const reads = verb === 'Access';
	const entry = entryOf({
		project,
		at,
		by,
		service,
		method,
		permission: `secretmanager.versions.${verb.toLowerCase()}`,
		resourceName: verb === 'Add' ? parent : name,
		resource: {type: 'audited_resource', labels: {project_id: project, service, method}},
		request: {
			...typed(`google.cloud.secretmanager.v1.${verb}SecretVersionRequest`),
			...(verb === 'Add' ? {parent} : {name}),
		},
		...(!reads && {
			response: {
				...typed('google.cloud.secretmanager.v1.SecretVersion'),
				name,
				state: verb === 'Disable' ? 'DISABLED' : 'ENABLED',
			},
		}),
	});
	const logName = `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`;
	return reads ? {...entry, logName, severity: 'INFO'} : entry;
}

/** The address at which a load balancer is reached was given up, or made. */
export function forwardingRuleChanged(
	project: string,
	rule: string,
	verb: 'insert' | 'delete',
	at: number,
	by: string,
): LogEntry {
	const resourceName = `projects/${project}/global/forwardingRules/${rule}`;
	return entryOf({
		project,
		at,
		by,
		service: 'compute.googleapis.com',
		method: `v1.compute.globalForwardingRules.${verb}`,
		permission: `compute.globalForwardingRules.${verb === 'insert' ? 'create' : 'delete'}`,
		resourceName,
		resource: {
			type: 'gce_forwarding_rule',
			labels: {project_id: project, forwarding_rule_id: '6048213764502131', region: 'global'},
		},
		request: {...typed(`compute.globalForwardingRules.${verb}`)},
	});
}

/** Cloud Run whose changes are written down; `addService` declares what was there before. */
export function audited(run: RunState, now: () => number, write: (entry: LogEntry) => void): RunState {
	return {
		...run,
		deploy(project, name, revision) {
			const made = run.deploy(project, name, revision);
			const service = run.service(project, name);
			const newest = service?.revisions.at(-1);
			if (service && newest) write(deployed(service, newest.createdAt, newest.creator, newest));
			return made;
		},
		update(service, change, validateOnly, failure) {
			const operation = run.update(service, change, validateOnly, failure);
			if (!validateOnly) write(serviceUpdated(service, now(), change));
			return operation;
		},
	};
}
