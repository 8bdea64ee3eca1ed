/** Requests by revision: which sources count them, and the series of one service. Pure. */
import type {Series} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {own} from '../text/own.ts';
import {isNamedAfter} from '../text/revision.ts';

/** Cloud Run's count of requests, as Monitoring calls it. */
const requests = 'run.googleapis.com/request_count';
const labels = ['resource.labels.revision_name', 'metric.labels.response_code_class'];

/** Sources that count requests by revision and class of the answer: the one that looks back furthest, and the one of the finest steps; often they are one. */
export function countsByRevision({sources}: Pick<SystemConfig, 'sources'>): {past?: string; fine?: string} {
	const found = Object.entries(sources).flatMap(([id, source]) =>
		'metric' in source && source.metric === requests && labels.every(label => source.groupBy.includes(label))
			? [{id, period: milliseconds(source.period), window: milliseconds(source.window)}]
			: [],
	);
	const [past] = found.toSorted((a, b) => b.window - a.window);
	const [fine] = found.toSorted((a, b) => a.period - b.period);
	return {...(past && {past: past.id}), ...(fine && {fine: fine.id})};
}

/** The series of one service, of a source that may have those of several. */
export const seriesOfService = (series: readonly Series[], service: string): readonly Series[] =>
	series.filter(one => {
		const name = own(one.labels, 'service_name');
		return name === undefined ? isNamedAfter(own(one.labels, 'revision_name') ?? '', service) : name === service;
	});
