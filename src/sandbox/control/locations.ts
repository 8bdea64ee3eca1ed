import type {ControlPlaneState} from './state.ts';

/** The answer of `locations.list`, the same for Functions and Scheduler: regions in which the project has anything. */
export function locationsOf(control: ControlPlaneState, project: string) {
	const regions = new Set([...control.functions(project), ...control.jobs(project)].map(({region}) => region));
	return {
		locations: [...regions].sort().map(locationId => ({
			name: `projects/${project}/locations/${locationId}`,
			locationId,
			labels: {'cloud.googleapis.com/region': locationId},
		})),
	};
}
