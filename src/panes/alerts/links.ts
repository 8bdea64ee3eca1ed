/** Where to read on about an alert: its source in the console, the log of its time, the revisions. Pure. */
import type {Alert} from '../../checks/types.ts';
import {minute} from '../../clock.ts';
import {sourcesOf} from '../../config/judged.ts';
import {logFilter} from '../../config/panes.ts';
import {systemOf} from '../../config/place.ts';
import type {MetricSource, SourceConfig} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {milliseconds} from '../../config/units.ts';
import {isoText} from '../../zone.ts';
import {type Link, linkOf} from '../links.ts';

const consoleUrl = 'https://console.cloud.google.com';
const part = encodeURIComponent;

/** The log is shown from this long before the trouble began. */
const before = 5 * minute;

/** The chart of a metric in the Metrics Explorer, with our filter and alignment. */
function metricUrl({metric, filter, aligner, period, reducer, groupBy}: MetricSource, project: string): string {
	const timeSeriesFilter = {
		filter: [`metric.type="${metric}"`, ...(filter === '' ? [] : [filter])].join(' AND '),
		minAlignmentPeriod: `${milliseconds(period) / 1000}s`,
		perSeriesAligner: aligner,
		...(reducer === undefined ? {} : {crossSeriesReducer: reducer}),
		...(groupBy.length === 0 ? {} : {groupByFields: groupBy}),
	};
	const page = {xyChart: {dataSets: [{plotType: 'LINE', targetAxis: 'Y1', timeSeriesFilter}]}};
	return `${consoleUrl}/monitoring/metrics-explorer?project=${part(project)}&pageState=${part(JSON.stringify(page))}`;
}

/** A filter in the Logs Explorer, from a time on. */
const logUrl = (filter: string, from: number, project: string): string =>
	`${consoleUrl}/logs/query;query=${part(`${filter}\ntimestamp>="${isoText(from)}"`)}?project=${part(project)}`;

function tableUrl(table: string, project: string): string {
	const [name = '', dataset = '', owner = project] = table.split('.').toReversed();
	return `${consoleUrl}/bigquery?project=${part(project)}&p=${part(owner)}&d=${part(dataset)}&t=${part(name)}&page=table`;
}

/** The page of a source. */
function sourceLinks(id: string, source: SourceConfig, system: SystemConfig, from: number): Link[] {
	const {project, region, spanner} = systemOf(system, source);
	if ('metric' in source) return linkOf(`metric ${id}`, metricUrl(source, project));
	if ('bigquery' in source) return source.tables.flatMap(table => linkOf(`table ${table}`, tableUrl(table, project)));
	if ('log' in source) return linkOf(`log ${id}`, logUrl(source.log, from, project));
	if ('http' in source) return linkOf(`${id} itself`, source.http);
	if (('spanner' in source || 'spannerAdmin' in source) && spanner) {
		const {instance, database} = spanner;
		const at = `${consoleUrl}/spanner/instances/${part(instance)}/databases/${part(database)}/details/tables`;
		return linkOf('Spanner database', `${at}?project=${part(project)}`);
	}
	if ('scheduler' in source) return linkOf('Scheduler jobs', `${consoleUrl}/cloudscheduler?project=${part(project)}`);
	if ('subscriptions' in source)
		return linkOf('subscriptions', `${consoleUrl}/cloudpubsub/subscription/list?project=${part(project)}`);
	if ('functions' in source) return linkOf('functions', `${consoleUrl}/functions/list?project=${part(project)}`);
	if ('run' in source)
		return source.run.flatMap(service =>
			linkOf(
				`revisions of ${service}`,
				`${consoleUrl}/run/detail/${part(region)}/${part(service)}/revisions?project=${part(project)}`,
			),
		);
	return [];
}

/** Where an alert leads: what judges it, then the log around its begin, then the revisions of the services of the system. */
export function alertLinks({check: id, since, firedAt = since}: Alert, system: SystemConfig): Link[] {
	const from = Math.min(since, firedAt) - before;
	const measure = system.checks.find(check => check.id === id)?.measure;
	const judged = (measure ? sourcesOf(system, measure) : []).flatMap(name =>
		Object.hasOwn(system.sources, name) ? [[name, system.sources[name] as SourceConfig] as const] : [],
	);
	const services = Object.entries(system.sources).filter(([, source]) => 'run' in source);
	const filter = logFilter(system);
	const links = [
		...judged.flatMap(([name, source]) => sourceLinks(name, source, system, from)),
		...linkOf('errors since it began', logUrl('severity>=ERROR', from, system.project)),
		...(filter === undefined ? [] : linkOf('log since it began', logUrl(filter, from, system.project))),
		...services.flatMap(([name, source]) => sourceLinks(name, source, system, from)),
	];
	return [...new Map(links.map(link => [link.url, link])).values()];
}
