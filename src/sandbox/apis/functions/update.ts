/** UpdateFunction → what is deployed, and the operation that carries it out. */
import type {EnvValue} from '../../contract/control.ts';
import type {Deployment, FunctionPatch} from '../../control/deployments.ts';
import type {FunctionState} from '../../control/state.ts';
import {ControlError} from '../../rest/error.ts';
import {field} from '../../rest/http.ts';
import {sourceOf} from './resource.ts';

/** Seconds that a call over HTTP may take at most. */
const longest = 3600;
const mebibyte: Readonly<Record<string, number>> = {
	k: 1e3 / 2 ** 20,
	M: 1e6 / 2 ** 20,
	G: 1e9 / 2 ** 20,
	Ki: 1 / 1024,
	Mi: 1,
	Gi: 1024,
};
/** MiB of an instance at least and at most, and those without which the runtime does not start. */
const memoryBounds = {min: 128, max: 32_768, starts: 256};

const invalid = (text: string) => new ControlError('INVALID_ARGUMENT', text);
const snake = (path: string) => path.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

function mebibytes(memory: unknown): number {
	const [, amount, unit = ''] = /^(\d+)(k|M|G|Ki|Mi|Gi)$/.exec(String(memory)) ?? [];
	const size = Number(amount) * (mebibyte[unit] ?? Number.NaN);
	if (size >= memoryBounds.min && size <= memoryBounds.max) return size;
	throw invalid(`Invalid value specified for container memory: ${String(memory)}.`);
}

/** Secrets are variables of another field, and stay. */
function variables(fn: FunctionState, given: unknown): Record<string, EnvValue> {
	const secrets = Object.entries(fn.env).filter(([, value]) => typeof value !== 'string');
	const plain = Object.entries((given ?? {}) as Record<string, unknown>).map(([key, value]) => [key, String(value)]);
	return Object.fromEntries([...plain, ...secrets]) as Record<string, EnvValue>;
}

/**
 * What a request deploys. Only the settings that pitwall changes can be changed, and the source may be named again only.
 * @throws ControlError INVALID_ARGUMENT
 */
export function patchOf(fn: FunctionState, body: unknown, updateMask: string): FunctionPatch {
	const config = field(body, 'serviceConfig');
	const patch: FunctionPatch = {};
	for (const path of updateMask.split(',').map(snake))
		switch (path) {
			case 'build_config.source': {
				const {bucket, object} = sourceOf(fn);
				const given = field(field(field(body, 'buildConfig'), 'source'), 'storageSource');
				if (field(given, 'bucket') !== bucket || field(given, 'object') !== object)
					throw invalid('The sandbox builds from the source that the function has only.');
				break;
			}
			case 'service_config.environment_variables':
				patch.env = variables(fn, field(config, 'environmentVariables'));
				break;
			case 'service_config.available_memory':
				mebibytes(field(config, 'availableMemory'));
				patch.memory = String(field(config, 'availableMemory'));
				break;
			case 'service_config.timeout_seconds': {
				const seconds = Number(field(config, 'timeoutSeconds'));
				if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= longest))
					throw invalid(`Invalid value specified for timeout: it must be between 1 and ${longest} seconds.`);
				patch.timeoutSeconds = seconds;
				break;
			}
			default:
				throw invalid(`The sandbox cannot change ${path || 'nothing'}.`);
		}
	return patch;
}

/** Why what is built does not start: the runtime does not fit into its memory. */
export const failureOf = ({name, region, project}: FunctionState, {memory}: FunctionPatch): string | undefined =>
	memory !== undefined && mebibytes(memory) < memoryBounds.starts
		? `Could not create or update Cloud Run service ${name}, Container Healthcheck failed. Revision '${name}' is not ready and cannot serve traffic. Memory limit of ${mebibytes(memory)} MiB exceeded with ${memoryBounds.starts} MiB used. Logs URL: https://console.cloud.google.com/logs/viewer?project=${project}&resource=cloud_run_revision/service_name/${name}/location/${region}`
		: undefined;

/** A google.longrunning.Operation. @param response the function as it is once it is done */
export function operationJson({operation, startedAt, doneAt, error}: Deployment, now: number, response: object) {
	const isDone = doneAt <= now;
	const state = isDone ? 'COMPLETE' : 'IN_PROGRESS';
	return {
		name: operation,
		metadata: {
			'@type': 'type.googleapis.com/google.cloud.functions.v2.OperationMetadata',
			createTime: new Date(startedAt).toISOString(),
			...(isDone && {endTime: new Date(doneAt).toISOString()}),
			target: field(response, 'name'),
			verb: 'update',
			apiVersion: 'v2',
			stages: [
				{name: 'BUILD', state},
				{name: 'SERVICE', state: isDone ? 'COMPLETE' : 'NOT_STARTED'},
			],
		},
		done: isDone,
		...(isDone && (error === undefined ? {response} : {error: {code: 3, message: error}})),
	};
}
