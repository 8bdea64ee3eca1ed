/** Names that the incidents of a system hold: each must be known, or a clock would never run. */
import {basename} from 'node:path';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Where} from '../config/thresholds.ts';
import type {Path} from '../config/yaml.ts';
import {nearest} from '../text/nearest.ts';
import {shippedTemplates} from './templates.ts';

/** One line per unknown name. @param system with its derived checks, its runbooks */
export function validateIncidents(system: SystemConfig, where: Where): string[] {
	const {incidents, checks, sources, contacts, books = [], templates} = system;
	if (!incidents) return [];
	const known = {
		check: checks.map(({id}) => id),
		source: Object.keys(sources),
		runbook: books.map(({name}) => name),
		template: [...shippedTemplates, ...templates.map(file => basename(file, '.md'))],
		type: Object.keys(incidents.types),
		'class of rto': Object.keys(incidents.rto),
		contact: [...(contacts?.ladder ?? []), ...(contacts?.others ?? [])].map(({name}) => name),
	};
	const problems: string[] = [];
	const look = (kind: keyof typeof known, name: string | undefined, path: Path) => {
		if (name === undefined || known[kind].includes(name)) return;
		const near = nearest(name, known[kind]);
		const instead = near ? `Did you mean '${near}'?` : 'Declare it in this file or correct the name.';
		problems.push(`${where(['incidents', ...path])}: unknown ${kind} '${name}'. ${instead}`);
	};
	incidents.escalate.forEach(({to, types = []}, index) => {
		look('contact', to, ['escalate', index, 'to']);
		for (const type of types) look('type', type, ['escalate', index, 'types']);
	});
	incidents.messages.forEach(({template, types = []}, index) => {
		look('template', template, ['messages', index, 'template']);
		for (const type of types) look('type', type, ['messages', index, 'types']);
	});
	incidents.suggest.forEach(({check, everyRowOf, type}, index) => {
		look('check', check, ['suggest', index, 'check']);
		look('source', everyRowOf, ['suggest', index, 'everyRowOf']);
		look('type', type, ['suggest', index, 'type']);
	});
	for (const [name, {checks: its, runbook, rto}] of Object.entries(incidents.types)) {
		for (const check of its) look('check', check, ['types', name, 'checks']);
		look('runbook', runbook, ['types', name, 'runbook']);
		look('class of rto', rto, ['types', name, 'rto']);
	}
	return problems;
}
