/** The only list of what reads the kinds of sources; their schemas are listed in src/config/schema/sources.ts. */
import type {SourceConfig, SourceKind, SourceOf} from '../../config/schema/sources.ts';
import {apis} from './apis.ts';
import {auditLog} from './auditLog.ts';
import {bigquery} from './bigquery.ts';
import {bigqueryJobs} from './bigqueryJobs.ts';
import {count} from './count.ts';
import {functions} from './functions.ts';
import {http} from './http.ts';
import {iam} from './iam.ts';
import type {Kind} from './kind.ts';
import {log} from './log.ts';
import {metric} from './metric.ts';
import {probes} from './probes.ts';
import {revisions} from './revisions.ts';
import {run} from './run.ts';
import {scheduler} from './scheduler.ts';
import {secrets} from './secrets.ts';
import {spanner} from './spanner.ts';
import {spannerAdmin} from './spannerAdmin.ts';
import {subscriptions} from './subscriptions.ts';

const kinds: {[K in SourceKind]: Kind<SourceOf<K>>} = {
	bigquery,
	spanner,
	metric,
	count,
	log,
	http,
	run,
	revisions,
	functions,
	scheduler,
	spannerAdmin,
	bigqueryJobs,
	auditLog,
	secrets,
	iam,
	apis,
	subscriptions,
	probes,
};

/** The kind of a source. */
export function kindFor(source: SourceConfig): Kind<SourceConfig> {
	const [, kind = bigquery] = Object.entries(kinds).find(([name]) => name in source) ?? [];
	// Only sources of its kind have its key.
	return kind as Kind<SourceConfig>;
}
