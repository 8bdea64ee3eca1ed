/** A dialog whose rows are found by typing; Enter takes the one under the cursor. */
import {Box, Text} from 'ink';
import {type ReactNode, useMemo, useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import type {Column} from '../../src/panes/cells.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {Grid} from '../../src/ui/Grid.tsx';
import {stepped} from '../../src/ui/scroll.tsx';
import {TextField} from '../../src/ui/TextField.tsx';
import type {Line} from './lines.ts';
import {Lines, minSize, type StageProps} from './parts.tsx';

interface FindDialogProps<Row> extends StageProps {
	title: string;
	/** What Enter does, in a word. */
	verb: string;
	/** What is to be known before one chooses, in a line. */
	note?: string | undefined;
	columns: readonly Column<Row>[];
	/** The rows that a query finds; all of them for an empty one. They are found again when this is another function. */
	search: (query: string) => readonly Row[];
	/** What is said of the row under the cursor below the rows, and how many lines that takes. */
	below?: {rows: number; of: (row: Row) => Line};
	onChoose: (row: Row) => void;
}

export function FindDialog<Row>({
	title,
	verb,
	note,
	columns,
	search,
	below = {rows: 0, of: () => ({text: '', tone: 'plain'})},
	onChoose,
	width,
	height,
}: FindDialogProps<Row>): ReactNode {
	const theme = useTheme();
	const [cursor, setCursor] = useState(0);
	const query = useTextField({onChange: () => setCursor(0)});
	const {text} = query.field;
	const rows = useMemo(() => search(text), [search, text]);
	const at = rows[cursor];
	useDialogKeys(({name}) => {
		if (name !== 'enter') setCursor(stepped(name, cursor, rows.length));
		else if (at) onChoose(at);
	}, query.keys);
	const inner = dialogSize(width, height);
	const above = note === undefined ? [] : [{text: note, tone: 'warn' as const}];
	const said = at && below.of(at);
	return (
		<Dialog
			title={title}
			width={width}
			height={height}
			{...minSize}
			hints={[`Enter ${verb}`, 'Up Down choose', 'type to find']}
			esc="cancel"
		>
			<Lines lines={above} width={inner.width} height={above.length} scroll={undefined} />
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>:</Text>
				<TextField field={query.field} width={inner.width - 1} />
			</Text>
			{rows.length === 0 ? (
				<Text {...theme.paint('dim')}>nothing like that</Text>
			) : (
				<Grid
					columns={columns}
					rows={rows}
					width={inner.width}
					height={inner.height - above.length - 1 - below.rows}
					cursor={cursor}
				/>
			)}
			{said && below.rows > 0 && (
				<Box height={below.rows} width={inner.width}>
					<Text wrap="wrap" {...theme.paint(said.tone)}>
						{said.text}
					</Text>
				</Box>
			)}
		</Dialog>
	);
}
