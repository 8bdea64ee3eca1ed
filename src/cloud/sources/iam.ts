/** Who has which role in the project, by its IAM policy. Roles of single resources, folders and organisations are not in it. */
import type {SourceOf} from '../../config/schema/sources.ts';
import {cleanLine} from '../../text/clean.ts';
import {listReading, type RowOf} from './columns.ts';
import type {Kind} from './kind.ts';

export const iamColumns = {binding: 'text', role: 'text', member: 'text', condition: 'text'} as const;

export const iam: Kind<SourceOf<'iam'>> = {
	api: 'cloudresourcemanager',
	every: 900_000,
	async read({policy}, {system: {project}, now}, signal) {
		const {bindings = []} = await policy(project, signal);
		const rows = bindings.flatMap(({role = '', members = [], condition}) =>
			members.map((member): RowOf<typeof iamColumns> => {
				const text = [condition?.title, condition?.expression].filter(Boolean).join(': ');
				const cells = [cleanLine(role), cleanLine(member), cleanLine(text, 300)] as const;
				return {
					binding: cells.filter(cell => cell !== '').join(' '),
					role: cells[0],
					member: cells[1],
					condition: cells[2] === '' ? null : cells[2],
				};
			}),
		);
		return listReading(iamColumns, {rows, requests: 1}, now());
	},
};
