import {ControlError} from '../../rest/error.ts';

/** The parts of a Cloud Run resource name; `location` may be '-'. */
export interface RunName {
	project: string;
	location: string;
	service?: string;
	revision?: string;
}

const pattern = /^projects\/([^/]+)\/locations\/([^/]+)(?:\/services\/([^/]+)(?:\/revisions\/([^/]+))?)?$/;

/** Takes `projects/P/locations/R[/services/S[/revisions/V]]` apart. Throws ControlError. */
export function parseRunName(name: string): RunName {
	const [, project, location, service, revision] = pattern.exec(name) ?? [];
	if (project === undefined || location === undefined)
		throw new ControlError('INVALID_ARGUMENT', `Invalid resource name: '${name}'`);
	return {project, location, ...(service !== undefined && {service}), ...(revision !== undefined && {revision})};
}
