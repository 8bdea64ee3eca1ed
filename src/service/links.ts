/** A service, a revision or a function in the console of Google Cloud. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import {type Link, linkOf} from '../panes/links.ts';
import type {Subject} from './subjects.ts';

type Where = Pick<SystemConfig, 'project' | 'region'>;

const part = encodeURIComponent;

export function subjectLinks(
	{project, region}: Where,
	{kind, name}: Pick<Subject, 'kind' | 'name'>,
	revision?: string,
): Link[] {
	const at = `https://console.cloud.google.com`;
	const query = `?project=${part(project)}`;
	if (kind === 'function')
		return linkOf(`${name} in the console`, `${at}/functions/details/${part(region)}/${part(name)}${query}`);
	const service = `${at}/run/detail/${part(region)}/${part(name)}`;
	const lines = `resource.type="cloud_run_revision"\nresource.labels.revision_name="${revision}"`;
	return [
		...linkOf(`${name}: revisions`, `${service}/revisions${query}`),
		...linkOf(`${name}: metrics`, `${service}/metrics${query}`),
		...(revision === undefined ? [] : linkOf(`log of ${revision}`, `${at}/logs/query;query=${part(lines)}${query}`)),
	];
}
