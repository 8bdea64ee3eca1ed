/** A table of BigQuery that is no longer there (S1-08). */

import {destroysTable} from '../bq/destroysTable.ts';
import {commandLine} from '../canonical.ts';

export const action = destroysTable('dropped', ({project, dataset, table}, now) => ({
	command: commandLine('bq', 'rm', '-f', '-t', `${project}:${dataset}.${table}`),
	undo: commandLine('bq', 'cp', '-n', `${project}:${dataset}.${table}@${now}`, `${project}:${dataset}.${table}`),
}));
