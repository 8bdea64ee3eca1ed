/** Names that checklists and change windows hold: each must be known. A window about no action would hold nothing back. */
import {catalogue} from '../actions/catalogue.ts';
import {namesAction} from '../calendar/windows.ts';
import {type Named, repeated} from '../config/repeated.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import type {Path} from '../config/yaml.ts';
import {nearest} from '../text/nearest.ts';

/** One line per unknown or repeated name. @param system with its derived checks and its runbooks */
export function validateCalendar(system: SystemConfig, where: Where): string[] {
	const {checks, sources, panes, books = [], checklists, windows} = system;
	const known = {
		check: checks.map(({id}) => id),
		source: Object.keys(sources),
		page: panes.map(({page}) => page),
		runbook: books.map(({name}) => name),
	};
	const problems: string[] = [];
	const look = (kind: keyof typeof known, name: string | undefined, path: Path) => {
		if (name === undefined || known[kind].includes(name)) return;
		const near = nearest(name, known[kind]);
		const instead = near ? `Did you mean '${near}'?` : 'Declare it in this file or correct the name.';
		problems.push(`${where(path)}: unknown ${kind} '${name}'. ${instead}`);
	};
	checklists.forEach(({items, after}, index) => {
		look('check', after, ['checklists', index, 'after']);
		items.forEach(({check = [], source, page, runbook}, nth) => {
			const at = (key: string): Path => ['checklists', index, 'items', nth, key];
			for (const id of check) look('check', id, at('check'));
			look('source', source, at('source'));
			look('page', page, at('page'));
			look('runbook', runbook, at('runbook'));
		});
	});
	windows.forEach(({actions}, index) => {
		actions.forEach((pattern, nth) => {
			if (Object.keys(catalogue).some(action => namesAction(pattern, action))) return;
			const near = nearest(pattern, Object.keys(catalogue));
			const at = where(['windows', index, 'actions', nth]);
			problems.push(
				`${at}: '${pattern}' names no action. ${near ? `Did you mean '${near}'?` : 'Correct or remove it.'}`,
			);
		});
	});
	const lists: Named[] = [
		['checklist', checklists.map(({id}) => id), index => ['checklists', index, 'id']],
		['change window', windows.map(({id}) => id), index => ['windows', index, 'id']],
		...checklists.map(
			({items}, index): Named => [
				'item',
				items.map(({text}) => text),
				nth => ['checklists', index, 'items', nth, 'text'],
			],
		),
	];
	return [...repeated(lists, where), ...problems];
}
