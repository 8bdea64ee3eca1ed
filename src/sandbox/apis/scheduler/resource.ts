import type {ControlPlaneState, JobState} from '../../control/state.ts';
import {functionUrl} from '../functions/resource.ts';

/** The Job resource of Cloud Scheduler v1. `status` is an empty object after a success, as a google.rpc.Status of OK is. */
export function jobJson(job: JobState, control: ControlPlaneState, self: string) {
	const {project, region, name, lastAttempt, target} = job;
	const next = control.nextAttempt(job);
	const uri = functionUrl(self, {project, name: target.function});
	return {
		name: `projects/${project}/locations/${region}/jobs/${name}`,
		schedule: job.schedule,
		timeZone: job.timeZone,
		state: job.paused ? 'PAUSED' : 'ENABLED',
		userUpdateTime: new Date(job.updatedAt).toISOString(),
		...(next !== undefined && {scheduleTime: new Date(next).toISOString()}),
		...(lastAttempt && {
			lastAttemptTime: new Date(lastAttempt.at).toISOString(),
			status:
				lastAttempt.code === 0
					? {}
					: {code: lastAttempt.code, ...(lastAttempt.message !== undefined && {message: lastAttempt.message})},
		}),
		attemptDeadline: `${job.attemptDeadlineSeconds}s`,
		retryConfig: {
			maxRetryDuration: `${job.maxRetrySeconds ?? 0}s`,
			minBackoffDuration: '5s',
			maxBackoffDuration: '3600s',
			maxDoublings: 5,
		},
		httpTarget: {
			uri,
			httpMethod: 'POST',
			headers: {'Content-Type': 'application/json', 'User-Agent': 'Google-Cloud-Scheduler'},
			body: Buffer.from(JSON.stringify(target.body ?? null)).toString('base64'),
			oidcToken: {serviceAccountEmail: `${project}@appspot.gserviceaccount.com`, audience: uri},
		},
	};
}
