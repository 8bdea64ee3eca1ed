/** Whether each API answers, from what each source answered once. */

import {kindFor} from '../cloud/sources/kinds.ts';
import type {Answer, CloudError} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {plural} from '../text/format.ts';
import type {Finding} from './finding.ts';

/** One look at a source. */
export type Look = {took: number} & ({answer: Answer} | {error: CloudError});

/** What one source answered, by its id. */
export type Looks = ReadonlyMap<string, Look>;

/** One finding for each API that answers, one for each source that does not. */
export function reachFindings(system: SystemConfig, looks: Looks): readonly Finding[] {
	const part = {part: 'reach', system: system.system} as const;
	const apiOf = (id: string): string => {
		const source = system.sources[id];
		return source ? kindFor(source).api : 'logging';
	};
	const answered = [...looks].flatMap(([id, look]) => ('answer' in look ? [{api: apiOf(id), took: look.took}] : []));
	const failed = [...looks].flatMap(([id, look]) => ('error' in look ? [{id, error: look.error}] : []));
	return [
		...[...Map.groupBy(answered, ({api}) => api)].map(([api, its]): Finding => {
			const slowest = Math.max(...its.map(({took}) => took));
			return {
				...part,
				level: 'ok',
				says: `${api} answers: ${plural(its.length, 'source')}, ${Math.round(slowest)} ms at most`,
			};
		}),
		...failed.map(
			({id, error}): Finding => ({
				...part,
				level: 'mend',
				says: `${id} cannot be read (${error.api}, ${error.kind}): ${error.message}`,
				todo: remedyOf(error, `${system.system}: ${id === '' ? 'the log' : `sources.${id}`}`),
			}),
		),
	];
}

/** What to do about an error of the cloud. */
export function remedyOf({kind, message, api}: CloudError, where: string): string {
	// Some messages begin with the command that helps.
	const [command] = /gcloud [^(]*/.exec(message) ?? [];
	if (kind === 'auth') return 'gcloud auth application-default login';
	if (command !== undefined) return command.trim();
	switch (kind) {
		case 'denied':
			return `ask for a role with ${/needs (\S+):/.exec(message)?.[1] ?? `the permission that ${api} names`}, or remove ${where}`;
		case 'notFound':
			return `mend the name in ${where}, or the project and region of the system`;
		case 'invalid':
			return `mend ${where}`;
		case 'quota':
			return `wait a minute; if it stays, lengthen every: of ${where}, or raise the quota of ${api}`;
		default:
			return `try again; if it stays, look at the network, HTTPS_PROXY and https://status.cloud.google.com (${api})`;
	}
}
