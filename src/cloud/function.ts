/** One function of Cloud Functions with all that a deployment of it names. */
import {cleanLine} from '../text/clean.ts';
import type {CloudContext} from './context.ts';
import type {DeployedFunction} from './resources.ts';
import {request} from './rest.ts';
import {shortName} from './time.ts';

interface RawFunction {
	environment?: string;
	state?: string;
	stateMessages?: {message?: string}[];
	url?: string;
	buildConfig?: {source?: {storageSource?: {bucket?: string; object?: string}}};
	eventTrigger?: object;
	serviceConfig?: {
		service?: string;
		revision?: string;
		uri?: string;
		timeoutSeconds?: number;
		availableMemory?: string;
		allTrafficOnLatestRevision?: boolean;
		environmentVariables?: Readonly<Record<string, string>>;
	};
}

const get = (context: CloudContext, resource: string, signal?: AbortSignal): Promise<RawFunction> =>
	request<RawFunction>(context, resource.split('/')[1] ?? '', 'cloudfunctions', {
		method: 'GET',
		url: `${context.auth.base('cloudfunctions')}/v2/${resource}`,
		signal,
	});

/** Seconds: Google's limit for a function that names none. */
const usualTimeout = 60;
const usualMemory = '256M';

/** The function with this full name. Throws CloudError. */
export async function readFunction(
	context: CloudContext,
	resource: string,
	signal?: AbortSignal,
): Promise<DeployedFunction> {
	const {
		environment,
		state,
		stateMessages = [],
		url,
		buildConfig,
		eventTrigger,
		...raw
	} = await get(context, resource, signal);
	const service = raw.serviceConfig ?? {};
	const {bucket, object} = buildConfig?.source?.storageSource ?? {};
	const message = stateMessages.map(one => one.message ?? '').join('; ');
	return {
		name: shortName(resource),
		resource,
		generation: environment === 'GEN_1' ? 1 : 2,
		state: cleanLine(state ?? ''),
		url: cleanLine(url ?? service.uri ?? ''),
		revision: cleanLine(shortName(service.revision)),
		timeoutSeconds: service.timeoutSeconds ?? usualTimeout,
		memory: cleanLine(service.availableMemory ?? usualMemory),
		env: service.environmentVariables ?? {},
		isEvent: eventTrigger !== undefined,
		isPinned: service.allTrafficOnLatestRevision === false,
		...(bucket && object && {source: `gs://${bucket}/${object}`}),
		...(message !== '' && {message: cleanLine(message, 300)}),
	};
}

/** The variables of a function as they are now, with some of them changed; null takes one away. Throws CloudError. */
export async function variablesWith(
	context: CloudContext,
	resource: string,
	changed: Readonly<Record<string, string | null>>,
): Promise<Readonly<Record<string, string>>> {
	const {serviceConfig} = await get(context, resource);
	const wanted = Object.entries({...serviceConfig?.environmentVariables, ...changed});
	return Object.fromEntries(wanted.filter((one): one is [string, string] => one[1] !== null));
}
