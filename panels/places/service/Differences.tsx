/** What differs between two states of a service or function, setting by setting. */
import {Box, Text} from 'ink';
import {useTheme} from '../../../hooks/WallContext.ts';
import type {Difference} from '../../../src/changes/types.ts';
import type {Column} from '../../../src/panes/cells.ts';
import type {Comparison} from '../../../src/service/compare.ts';
import {cut} from '../../../src/text/format.ts';
import {Grid} from '../../../src/ui/Grid.tsx';

const columns: readonly Column<Difference>[] = [
	{title: 'what', rank: 1, text: {min: 12, max: 34}, name: true, cell: ({what}) => what},
	{
		title: 'before',
		rank: 3,
		text: {min: 10, max: 60},
		cell: ({before}) => ({text: `- ${before ?? '(not set)'}`, tone: 'dim'}),
	},
	{title: 'after', rank: 2, text: {min: 10, max: 80}, cell: ({after}) => `+ ${after ?? '(not set)'}`},
];

/** Lines that a comparison would fill. */
export const differenceLines = ({differences, same}: Pick<Comparison, 'differences' | 'same'>): number =>
	Math.max(1, differences.length) + (same === '' ? 0 : 1);

export function Differences({
	comparison: {differences, same, none},
	width,
	height,
}: {
	comparison: Omit<Comparison, 'title'>;
	width: number;
	height: number;
}) {
	const theme = useTheme();
	const hasSame = same !== '' && height > Math.max(1, differences.length);
	const room = height - (hasSame ? 1 : 0);
	const line = (text: string) => (
		<Text wrap="truncate" {...theme.paint('dim')}>
			{cut(text, width, theme.glyph.ellipsis)}
		</Text>
	);
	return (
		<Box flexDirection="column" width={width}>
			{differences.length === 0 ? (
				line(none)
			) : (
				<Grid columns={columns} rows={differences} width={width} height={room} header={false} />
			)}
			{hasSame && line(`the same: ${same}`)}
		</Box>
	);
}
