/** Cloud Functions v2 resources as JSON, and the filter of their list. */
import {ControlError} from './error.ts';
import type {FunctionState} from './state.ts';

export const functionUrl = (self: string, {project, name}: {project: string; name: string}) =>
	`${self}/fn/${project}/${name}`;

/** The Function resource; its URLs point at this server. */
export function functionJson(fn: FunctionState, self: string) {
	const {project, region, name} = fn;
	const url = functionUrl(self, fn);
	const service = name.toLowerCase().replaceAll('_', '-');
	return {
		name: `projects/${project}/locations/${region}/functions/${name}`,
		environment: 'GEN_2',
		state: fn.state ?? 'ACTIVE',
		...(fn.stateMessage !== undefined && {
			stateMessages: [
				{severity: fn.state === 'FAILED' ? 'ERROR' : 'INFO', type: 'CloudRunServiceNotReady', message: fn.stateMessage},
			],
		}),
		createTime: new Date(fn.createdAt).toISOString(),
		updateTime: new Date(fn.updatedAt).toISOString(),
		url,
		buildConfig: {runtime: 'python312', entryPoint: name.replaceAll('-', '_')},
		serviceConfig: {
			service: `projects/${project}/locations/${region}/services/${service}`,
			revision: `${service}-${String(fn.version).padStart(5, '0')}`,
			uri: url,
			timeoutSeconds: fn.timeoutSeconds,
			availableMemory: fn.memory,
			environmentVariables: fn.env,
			ingressSettings: 'ALLOW_ALL',
			serviceAccountEmail: `${project}@appspot.gserviceaccount.com`,
		},
	};
}

const term = /^\s*(environment|state|name)\s*(!=|=|:)\s*"?([^"\s]*)"?\s*$/;

/** The predicate of `a="x" AND b!="y"`; an empty filter takes everything. Throws ControlError. */
export function functionFilter(filter: string): (json: ReturnType<typeof functionJson>) => boolean {
	if (filter.trim() === '') return () => true;
	const terms = filter.split(/\s+AND\s+/).map(text => {
		const [, key, operator, value] = term.exec(text) ?? [];
		if (key === undefined || operator === undefined || value === undefined)
			throw new ControlError('INVALID_ARGUMENT', `Invalid filter: cannot parse '${text.trim()}'.`);
		return {key: key as 'environment' | 'state' | 'name', operator, value};
	});
	return json =>
		terms.every(({key, operator, value}) => {
			if (operator === ':') return json[key].toLowerCase().includes(value.toLowerCase());
			return (json[key] === value) === (operator === '=');
		});
}
