/** Which API and method a request is for, by its path. */
import type {Called} from '../faults/registry.ts';
import {type Api, apiNames, apis} from './index.ts';

/** `/google.logging.v2.LoggingServiceV2/ListLogEntries` → logging, ListLogEntries. */
export function grpcCalled(path: string): Called | undefined {
	const api = apiNames.find(name => apis[name].grpc?.packages.some(start => path.startsWith(`/${start}`)));
	return api && {api, method: path.slice(path.lastIndexOf('/') + 1)};
}

/** A REST call and what it is about. */
export interface RestCalled extends Called {
	project: string;
	/** The resource's name as Google's errors quote it. */
	resource: string;
	/** The variable parts of the path, as they were sent. */
	parts: string[];
}

interface Path {
	api: Api;
	method: string;
	verb: string;
	pattern: RegExp;
}

/** A variable part ends before a slash; the last one before a colon, too, behind which a verb of Google's own may stand. */
const patternOf = (path: string) =>
	new RegExp(`^${path.replaceAll(/[.$]/g, '\\$&').replaceAll('*/', '([^/]+)/').replaceAll('*', '([^/:]+)')}$`);

const paths: readonly Path[] = apiNames.flatMap(api =>
	Object.entries(apis[api].rest?.paths ?? {}).map(([method, text]) => {
		const [verb = '', path = ''] = text.split(' ');
		return {api, method, verb, pattern: patternOf(path)};
	}),
);

/** The REST call of a request; undefined for what is no API of Google's or of the systems'. */
export function restCalled(verb: string, path: string): RestCalled | undefined {
	for (const {api, method, verb: its, pattern} of paths) {
		if (its !== verb) continue;
		const match = pattern.exec(path);
		if (!match) continue;
		const [, ...parts] = match;
		const start = path.indexOf('/projects/');
		const resource = path.slice(start < 0 ? path.lastIndexOf('/') + 1 : start + 1);
		return {api, method, project: parts[0] ?? '', resource, parts};
	}
	return undefined;
}
