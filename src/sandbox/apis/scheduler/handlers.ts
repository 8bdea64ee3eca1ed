import {region} from '../../contract/names.ts';
import {locationsOf} from '../../control/locations.ts';
import type {JobState} from '../../control/state.ts';
import type {Call} from '../../rest/call.ts';
import {ControlError} from '../../rest/error.ts';
import {field, readJson} from '../../rest/http.ts';
import {pageAsked} from '../../rest/pages.ts';
import type {Sandbox} from '../../stores.ts';
import {jobJson} from './resource.ts';

export function handlers({control, self}: Pick<Sandbox, 'control' | 'self'>) {
	function named([project = '', location = '', name = '']: readonly string[]): JobState {
		const job = control.job(project, name);
		if (!job || location !== job.region)
			throw new ControlError('NOT_FOUND', `Job projects/${project}/locations/${location}/jobs/${name} was not found.`);
		return job;
	}
	const told = (job: JobState) => jobJson(job, control, self);
	/** Does something to a job; the answer is the job as it is then. */
	const after =
		(change: (job: JobState) => void) =>
		({parts}: Call) => {
			change(named(parts));
			return told(named(parts));
		};

	return {
		'locations.list': ({parts: [project = '']}: Call) => locationsOf(control, project),
		'apps.get': ({parts: [project = '']}: Call) => ({
			name: `apps/${project}`,
			id: project,
			locationId: region.replace(/\d$/, ''),
			servingStatus: 'SERVING',
		}),
		'jobs.list'({query, parts: [project = '', location = '']}: Call) {
			const all = control.jobs(project).filter(job => job.region === location);
			const {items, ...rest} = pageAsked(all, query, 500);
			return {jobs: items.map(told), ...rest};
		},
		'jobs.get': ({parts}: Call) => told(named(parts)),
		/** Only the duration of retries can be changed. */
		async 'jobs.update'({req, query, parts}: Call) {
			const body = await readJson(req);
			const job = named(parts);
			const mask = query.get('updateMask') ?? '';
			if (!/^retry_?[cC]onfig\.max_?[rR]etry_?[dD]uration$/.test(mask))
				throw new ControlError('INVALID_ARGUMENT', `The sandbox cannot change ${mask || 'nothing'}.`);
			const given = String(field(field(body, 'retryConfig'), 'maxRetryDuration') ?? '0s');
			const [, seconds] = /^(\d+)(?:\.\d+)?s$/.exec(given) ?? [];
			if (seconds === undefined)
				throw new ControlError('INVALID_ARGUMENT', `Invalid value at 'job.retry_config.max_retry_duration': ${given}`);
			control.setRetry(job, Number(seconds));
			return told(named(parts));
		},
		'jobs.run': after(({project, name}) => control.hooks.runJob(project, name)),
		'jobs.pause': after(job => control.setPaused(job, true)),
		'jobs.resume': after(job => control.setPaused(job, false)),
	};
}
