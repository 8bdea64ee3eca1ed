/** The first question of an action dialog: which one, found by typing. */
import fuzzysort from 'fuzzysort';
import {Box, Text} from 'ink';
import {useMemo, useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Column} from '../../src/panes/cells.ts';
import {cut, widthOf} from '../../src/text/format.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {Grid} from '../../src/ui/Grid.tsx';
import {stepped} from '../../src/ui/scroll.tsx';
import {TextField} from '../../src/ui/TextField.tsx';
import {type Aim, grouped, type Option, remarkOf, riskTone, verbOf} from './aims.ts';
import {minSize, type StageProps} from './parts.tsx';

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
	const found =
		query.trim() === ''
			? grouped(options)
			: fuzzysort
					.go(
						query,
						options.map(option => ({option, words: wordsOf(option)})),
						{key: 'words', threshold: 0.2},
					)
					.map(({obj}) => obj.option);
	return found.map((option, index) => ({
		...option,
		isFirst: found[index - 1]?.offer.target !== option.offer.target,
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
	const {theme} = useWall();
	const [cursor, setCursor] = useState(0);
	const query = useTextField({onChange: () => setCursor(0)});
	const {text} = query.field;
	const rows = useMemo(() => rowsOf(options, text), [options, text]);
	const shown = useMemo(() => columns(new Set(options.map(({offer}) => offer.system)).size), [options]);
	useDialogKeys(({name}) => {
		const chosen = rows[cursor];
		if (name !== 'enter') setCursor(at => stepped(name, at, rows.length));
		else if (chosen) onChoose(chosen);
	}, query.keys);
	const inner = dialogSize(width, height);
	const above = note === undefined ? 1 : 2;
	// A remark that its column has no room for is said whole below the list, of the row under the cursor.
	const isLong = rows.some(row => widthOf(remarkOf(row)) > inner.width / 3);
	const below = isLong ? remarkRows : 0;
	const at = rows[cursor];
	return (
		<Dialog
			title={title}
			width={width}
			height={height}
			{...minSize}
			hints={['Enter plan', 'Up Down choose', 'type to find']}
			esc="cancel"
		>
			{note !== undefined && (
				<Text wrap="truncate" {...theme.paint('warn')}>
					{cut(note, inner.width, theme.glyph.ellipsis)}
				</Text>
			)}
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>:</Text>
				<TextField field={query.field} width={inner.width - 1} />
			</Text>
			{rows.length === 0 ? (
				<Text {...theme.paint('dim')}>nothing like that</Text>
			) : (
				<Grid columns={shown} rows={rows} width={inner.width} height={inner.height - above - below} cursor={cursor} />
			)}
			{below > 0 && at && (
				<Box height={below} width={inner.width}>
					<Text wrap="wrap" {...theme.paint(toneOf(at))}>
						{remarkOf(at)}
					</Text>
				</Box>
			)}
		</Dialog>
	);
}
