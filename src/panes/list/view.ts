/** Rows that the file itself holds. */
import type {Column} from '../cells.ts';
import {frameRows, type PaneKind} from '../kind.ts';
import {linkOf} from '../links.ts';
import {type TableOf, tableOf} from '../rows.ts';
import type {PaneConfigOf} from '../schemas.ts';

/** A text, and as what it is an address. */
interface Field {
	name: string;
	text: string;
}
type Fields = readonly Field[];

export const listKind: PaneKind<PaneConfigOf<'list'>> = {
	takes: [],
	across: 'alone',
	bare: true,
	sources: () => [],
	view: (pane, {system}) => ({
		tabs: [() => ({kind: 'table', none: 'nothing in it', table: tableOf(tableIn(pane, system.project))})],
	}),
	summary: ({rows}, {system}) => ({
		level: 'ok',
		quiet: true,
		text: fieldsOf(rows, system.project)
			.map(fields => fields.map(({text}) => text).join(' '))
			.join(', '),
	}),
	rows: ({rows}) => frameRows + rows.length,
};

/** The rows with the name of the project in its place. */
const fieldsOf = (rows: PaneConfigOf<'list'>['rows'], project: string): Fields[] =>
	rows.map(row => Object.entries(row).map(([name, text]) => ({name, text: text.replaceAll('{project}', project)})));

function tableIn({rows}: PaneConfigOf<'list'>, project: string): TableOf<Fields> {
	const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
	const textIn = (fields: Fields, name: string) => fields.find(field => field.name === name)?.text ?? '';
	return {
		rows: fieldsOf(rows, project),
		columns: () =>
			names.map(
				(name, index): Column<Fields> => ({
					title: name,
					rank: index + 1,
					text: {min: 10, max: 80},
					cell: fields => textIn(fields, name),
				}),
			),
		id: fields => JSON.stringify(fields),
		texts: fields => fields.map(({text}) => text),
		copy: fields => fields.map(({text}) => text).join('  '),
		facts: fields => fields,
		links: fields => fields.flatMap(({name, text}) => linkOf(`${textIn(fields, names[0] ?? '')} ${name}`, text)),
	};
}
