/** Names in a system file that must exist in it: sources, SLOs, zones. Found at start, not at 3 a.m. */
import type {SystemConfig} from './schema/system.ts';

type Where = (path: (string | number)[]) => string;

/** One line per window that cannot slide: its SQL must be in the system already. */
export function validateWindows({sources}: SystemConfig, where: Where): string[] {
	return Object.entries(sources).flatMap(([id, source]) => {
		if (!('spanner' in source)) return [];
		const isAsked = /@since\b/.test(source.spanner);
		if (source.slides && !isAsked)
			return [`${where(['sources', id, 'slides'])}: the SQL of '${id}' has no @since. Ask for rows from @since on.`];
		if (!source.slides && isAsked)
			return [`${where(['sources', id, 'spanner'])}: @since is nothing without slides. Add slides: {column, window}.`];
		return [];
	});
}

/** One line per dangling name or unknown zone. */
export function validateReferences(system: SystemConfig, where: Where): string[] {
	const problems: string[] = [];
	const source = (id: string | undefined, path: (string | number)[]) => {
		if (id !== undefined && !(id in system.sources))
			problems.push(`${where(path)}: unknown source '${id}'. Declare it under sources: or correct the name.`);
	};
	const {etl, pubsub, freshness} = system.panes;
	etl?.runs.forEach((id, index) => {
		source(id, ['panes', 'etl', 'runs', index]);
	});
	source(etl?.daily, ['panes', 'etl', 'daily']);
	for (const key of ['backlog', 'age', 'deadLetters'] as const) source(pubsub?.[key], ['panes', 'pubsub', key]);
	for (const key of ['scoring', 'top', 'tables', 'costs'] as const)
		source(freshness?.[key], ['panes', 'freshness', key]);
	freshness?.ratios.forEach((ratio, index) => {
		source(ratio.source, ['panes', 'freshness', 'ratios', index, 'source']);
	});
	system.slos.forEach((slo, index) => {
		for (const [kind, sli] of Object.entries(slo.sli))
			source((sli as {source: string}).source, ['slos', index, 'sli', kind, 'source']);
	});
	system.checks.forEach((check, index) => {
		if ('source' in check.measure) source(check.measure.source, ['checks', index, 'measure', 'source']);
		else if (!system.slos.some(slo => 'slo' in check.measure && slo.id === check.measure.slo))
			problems.push(
				`${where(['checks', index, 'measure', 'slo'])}: unknown SLO '${check.measure.slo}'. Declare it under slos: or correct the name.`,
			);
	});
	system.actions.rollback.forEach((rollback, index) => {
		source(rollback.errors, ['actions', 'rollback', index, 'errors']);
	});
	try {
		new Intl.DateTimeFormat('en', {timeZone: system.tz});
	} catch {
		problems.push(`${where(['tz'])}: unknown time zone '${system.tz}'. Use an IANA name such as America/Los_Angeles.`);
	}
	return problems;
}
