/** A sink that keeps log lines in BigQuery (S3-144). */
import {commandLine} from '../canonical.ts';
import type {CopySpec} from '../spec.ts';
import type {ParamValues} from '../types.ts';

export const action: CopySpec<ParamValues, undefined> = {
	copies: true,
	risk: 'high',
	look: async () => undefined,
	plan({system: {project}, name, allowed: {dataset = 'security_logs', filter = 'severity>=INFO', note}}) {
		const destination = `bigquery.googleapis.com/projects/${project}/datasets/${dataset}`;
		return {
			resource: `projects/${project}/sinks/${name}`,
			changes: [
				{what: 'sink', before: '', after: `${name}, to ${destination}`},
				{what: 'lines', before: '', after: filter},
			],
			blastRadius: [
				'Every line that it takes is stored a second time, and paid for, until the sink is deleted.',
				...(note === undefined ? [] : [note]),
			],
			commands: [['logging', 'sinks', 'create', name, destination, `--log-filter=${filter}`, `--project=${project}`]],
			undo: commandLine('gcloud', 'logging', 'sinks', 'delete', name, `--project=${project}`, '--quiet'),
			success: [`Tables named after the logs appear in ${dataset}, within minutes.`],
			sideEffects: [
				`Nothing arrives until the writer that gcloud names has roles/bigquery.dataEditor on ${dataset}; a dataset that is not there is not made.`,
				'What was logged before is not in it.',
			],
		};
	},
};
