/** The store of the jobs that the systems run by themselves. */
import type {JobLog, PipelineJob} from '../../contract/jobs.ts';

/** Jobs that are kept per project. */
const maxJobs = 1000;

export interface ReadableJobLog extends JobLog {
	/** The jobs created by then, in no order. */
	list(project: string, now: number): PipelineJob[];
}

export function createJobLog(): ReadableJobLog {
	const projects = new Map<string, Map<string, PipelineJob>>();
	return {
		put(jobs) {
			for (const job of jobs) {
				const known = projects.get(job.project) ?? new Map<string, PipelineJob>();
				projects.set(job.project, known);
				known.set(job.id, job);
				for (const id of known.keys()) {
					if (known.size <= maxJobs) break;
					known.delete(id);
				}
			}
		},
		list: (project, now) => [...(projects.get(project)?.values() ?? [])].filter(({createdAt}) => createdAt <= now),
	};
}
