/** The first question of an action dialog: which one, found by typing. */
import {useCallback, useMemo} from 'react';
import type {Column} from '../../src/panes/cells.ts';
import {widthOf} from '../../src/text/format.ts';
import {dialogSize} from '../../src/ui/Dialog.tsx';
import {type Aim, grouped, type Option, remarkOf, riskTone, verbOf} from './aims.ts';
import {FindDialog} from './FindDialog.tsx';
import {found} from './found.ts';
import type {StageProps} from './parts.tsx';

/** A row of the list: the target stands at the first of those that are about it. */
interface Row extends Option {
	isFirst: boolean;
}

/** Rows of a remark below the list. */
const remarkRows = 2;

/** All words by which an option is found. */
const wordsOf = (option: Option): string =>
	[verbOf(option), option.offer.target, option.offer.action, option.risk, option.target.system.title].join(' ');

function rowsOf(options: readonly Option[], query: string): Row[] {
	const rows = found(query, query.trim() === '' ? grouped(options) : options, wordsOf);
	return rows.map((option, index) => ({
		...option,
		isFirst: rows[index - 1]?.offer.target !== option.offer.target,
	}));
}

const toneOf = ({idle, closed, lacking}: Option) => ((idle ?? closed ?? lacking) === undefined ? 'plain' : 'dim');

const columns = (systems: number): Column<Row>[] => [
	{
		title: 'target',
		rank: 1,
		text: {min: 12, max: 40},
		cell: row => (row.isFirst ? {text: row.offer.target, tone: 'strong'} : ''),
	},
	{title: 'what', rank: 1, text: {min: 12, max: 40}, cell: row => ({text: verbOf(row), tone: toneOf(row)})},
	{
		title: 'risk',
		rank: 2,
		cell: row => ({text: row.risk, tone: toneOf(row) === 'dim' ? 'dim' : riskTone[row.risk]}),
	},
	{title: 'remark', rank: 3, text: {min: 10, max: 90}, cell: row => ({text: remarkOf(row), tone: toneOf(row)})},
	...(systems > 1 ? [{title: 'system', rank: 4, text: {min: 6, max: 30}, cell: systemOf}] : []),
];
const systemOf = ({target}: Row): string => target.system.title;

export function Choose({
	title,
	options,
	note,
	onChoose,
	width,
	height,
}: StageProps & {title: string; options: readonly Option[]; note: string | undefined; onChoose: (aim: Aim) => void}) {
	const shown = useMemo(() => columns(new Set(options.map(({offer}) => offer.system)).size), [options]);
	const search = useCallback((query: string) => rowsOf(options, query), [options]);
	// A remark that its column has no room for is said whole below the list, of the row under the cursor.
	const isLong = options.some(option => widthOf(remarkOf(option)) > dialogSize(width, height).width / 3);
	return (
		<FindDialog
			title={title}
			verb="plan"
			note={note}
			columns={shown}
			search={search}
			below={{rows: isLong ? remarkRows : 0, of: row => ({text: remarkOf(row), tone: toneOf(row)})}}
			onChoose={onChoose}
			width={width}
			height={height}
		/>
	);
}
