/** A table of BigQuery without its rows (S1-08). */

import {destroysTable} from '../bq/destroysTable.ts';
import {commandLine} from '../canonical.ts';

export const action = destroysTable('no rows', ({project, dataset, table}, now) => ({
	command: commandLine(
		...['bq', 'query', '--use_legacy_sql=false', `--project_id=${project}`],
		`TRUNCATE TABLE \`${project}.${dataset}.${table}\``,
	),
	// Beside it, so that what came since is not lost.
	undo: commandLine('bq', 'cp', '-n', `${project}:${dataset}.${table}@${now}`, `${project}:${dataset}.${table}_before`),
}));
