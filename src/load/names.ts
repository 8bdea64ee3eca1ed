/** Names that must be unique: two checks of one id would share one alert. Kinds of panes check names within a pane. */
import {type Named, repeated} from '../config/repeated.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import {digits} from '../keys/tables/wall.ts';
import {kindOf} from '../panes/kinds.ts';

/** One line per duplicate name, at the later of the two. */
export function validateNames({sources, queries, slos, checks, panes, actions}: SystemConfig, where: Where): string[] {
	const lists: Named[] = [
		...Object.entries(sources).flatMap(([id, source]): Named[] => {
			if ('run' in source) return [['service', source.run, index => ['sources', id, 'run', index]]];
			if (!('revisions' in source) || source.revisions === true) return [];
			return [['service', source.revisions, index => ['sources', id, 'revisions', index]]];
		}),
		['SLO', slos.map(({id}) => id), index => ['slos', index, 'id']],
		['check', checks.map(({id}) => id), index => ['checks', index, 'id']],
		['pane', panes.map(({id}) => id), index => ['panes', index, 'id']],
		...Object.entries(actions.allow).map(
			([action, permissions]): Named => [
				`target of ${action}`,
				permissions.map(({target}) => target),
				index => ['actions', 'allow', action, index, 'target'],
			],
		),
	];
	const kinds = panes.flatMap((pane, index) => {
		const isSecond = panes.findIndex(({kind}) => kind === pane.kind) < index;
		return kindOf(pane).single && isSecond
			? [
					`${where(['panes', index, 'kind'])}: a second pane of ${pane.kind}. A system has one at most: remove one of them.`,
				]
			: [];
	});
	const twice = Object.keys(queries)
		.filter(name => Object.hasOwn(sources, name))
		.map(
			name =>
				`${where(['queries', name])}: '${name}' is a source, which can be asked by that name. Remove the query, or name it differently.`,
		);
	return [...repeated(lists, where), ...twice, ...kinds, ...pageProblems(panes, where)];
}

/** One line per page that the keys cannot serve or whose name is as good as another's, and for alerts that are not seen at first. */
function pageProblems(panes: SystemConfig['panes'], where: Where): string[] {
	const pages = [...Map.groupBy(panes.keys(), index => panes[index]?.page ?? '')];
	const [first = ''] = pages[0] ?? [];
	const problem = (index: number, text: string) => `${where(['panes', index, 'page'])}: ${text}`;
	const crowded = pages.flatMap(([title, its]) => {
		const beyond = its[digits.length];
		if (beyond === undefined) return [];
		const says = `page '${title}' has ${its.length} panes, alerts included, and the digits reach ${digits.length}. Put some on another page.`;
		return [problem(beyond, says)];
	});
	const alike = pages.flatMap(([title, [index = 0]], nth) => {
		const other = pages.slice(0, nth).find(([one]) => one.toLowerCase() === title.toLowerCase());
		return other ? [problem(index, `page '${title}' is also written '${other[0]}'. Write both the same.`)] : [];
	});
	const away = panes.findIndex(({kind, page}) => kind === 'alerts' && page !== first);
	const unseen = away < 0 ? [] : [problem(away, `alerts stand on the first page, which is '${first}'. Remove page.`)];
	return [...crowded, ...alike, ...unseen];
}

/** Problems that the kinds of the panes find. */
export const validatePanes = (system: SystemConfig, where: Where): string[] =>
	system.panes.flatMap(
		(pane, index) => kindOf(pane).problems?.(pane, system, path => where(['panes', index, ...path])) ?? [],
	);
