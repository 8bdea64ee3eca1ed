/** After a change of a job of Cloud Scheduler: looking until it is in force, and what became of one whose wall ended. */
import type {SchedulerJobInfo} from '../../cloud/resources.ts';
import {followState, type Seen, stateAfter} from '../after/followState.ts';
import type {Steps} from '../after/steps.ts';
import type {AuditRecord} from '../audit/types.ts';
import {type Eyes, lookAtJob} from '../look/look.ts';
import type {Found} from '../spec.ts';
import type {Target} from '../types.ts';

export interface WantedJob {
	inForce(job: SchedulerJobInfo): boolean;
	/** What Scheduler says of it: "Scheduler says PAUSED". */
	text(job: SchedulerJobInfo): string;
	/** Of the job with the change in it, for the audit log. */
	etag?(job: SchedulerJobInfo): string;
}

async function seen(
	{inForce, text, etag}: WantedJob,
	eyes: Pick<Eyes, 'reads'>,
	{system, name}: Pick<Target, 'system' | 'name'>,
): Promise<Seen> {
	const job = await lookAtJob(eyes, system, name);
	return {inForce: inForce(job), text: text(job), ...(etag && {etag: etag(job)})};
}

/** From the answer of the call until the job is as wanted: what Scheduler says then, or the end where that was not seen. */
export const followJob = (name: string, wanted: WantedJob, steps: Steps): ReturnType<typeof followState> =>
	followState(() => seen(wanted, steps, {system: steps.target.system, name}), steps);

/** Whether a change of a job came into force after its wall was ended. Throws CloudError. */
export const jobAfter = (
	intent: AuditRecord,
	target: Pick<Target, 'system' | 'name'>,
	eyes: Eyes,
	wanted: WantedJob,
): Promise<Found> => stateAfter(intent, eyes, () => seen(wanted, eyes, target));
