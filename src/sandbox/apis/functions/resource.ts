/** Cloud Functions v2 resources as JSON, and the filter of their list. */

import type {EnvValue} from '../../contract/control.ts';
import {type ControlPlaneState, type FunctionState, serviceOf} from '../../control/state.ts';

export const functionUrl = (self: string, {project, name}: {project: string; name: string}) =>
	`${self}/fn/${project}/${name}`;

/** That of all functions here. */
export const runtime = 'python312';

/** Where the source lies that a function is built from. */
export const sourceOf = ({project, region, name}: {project: string; region: string; name: string}) => ({
	bucket: `gcf-v2-sources-${project}-${region}`,
	object: `${name}/function-source.zip`,
});

/** The Function resource; its URLs point at this server. */
export function functionJson(fn: FunctionState, control: ControlPlaneState, self: string) {
	const {project, region, name} = fn;
	const url = functionUrl(self, fn);
	const revision = control.functionRevision(fn);
	// One of the first generation has no service.
	const [serving] = fn.generation === 'GEN_1' ? [] : control.run.serving(project, serviceOf(name));
	return {
		name: `projects/${project}/locations/${region}/functions/${name}`,
		environment: fn.generation ?? 'GEN_2',
		state: fn.state ?? 'ACTIVE',
		...(fn.stateMessage !== undefined && {
			stateMessages: [
				{severity: fn.state === 'FAILED' ? 'ERROR' : 'INFO', type: 'CloudRunServiceNotReady', message: fn.stateMessage},
			],
		}),
		createTime: new Date(fn.createdAt).toISOString(),
		updateTime: new Date(fn.updatedAt).toISOString(),
		url,
		buildConfig: {
			runtime,
			entryPoint: name.replaceAll('-', '_'),
			source: {storageSource: sourceOf(fn)},
		},
		serviceConfig: {
			service: `projects/${project}/locations/${region}/services/${serviceOf(name)}`,
			revision,
			allTrafficOnLatestRevision: serving?.share === 1 && serving.revision === revision,
			uri: url,
			timeoutSeconds: fn.timeoutSeconds,
			availableMemory: fn.memory,
			maxInstanceRequestConcurrency: 1,
			...(fn.maxInstances !== undefined && {maxInstanceCount: fn.maxInstances}),
			...variablesOf(fn),
			ingressSettings: 'ALLOW_ALL',
			serviceAccountEmail: `${project}@appspot.gserviceaccount.com`,
		},
	};
}

function variablesOf({project, env}: FunctionState) {
	const plain: [string, string][] = [];
	const secrets: {key: string; projectId: string; secret: string; version: string}[] = [];
	for (const [key, value] of Object.entries<EnvValue>(env))
		if (typeof value === 'string') plain.push([key, value]);
		else secrets.push({key, projectId: project, ...value});
	return {
		environmentVariables: Object.fromEntries(plain),
		...(secrets.length > 0 && {secretEnvironmentVariables: secrets}),
	};
}

/** A first-generation function as the v1 API describes it. */
export function functionV1Json(fn: FunctionState, self: string) {
	const {project, region, name} = fn;
	return {
		name: `projects/${project}/locations/${region}/functions/${name}`,
		status: fn.state === 'FAILED' ? 'OFFLINE' : fn.state === 'DEPLOYING' ? 'DEPLOY_IN_PROGRESS' : 'ACTIVE',
		httpsTrigger: {url: functionUrl(self, fn)},
		entryPoint: name.replaceAll('-', '_'),
		runtime,
		timeout: `${fn.timeoutSeconds}s`,
		updateTime: new Date(fn.updatedAt).toISOString(),
		versionId: String(fn.version),
	};
}
