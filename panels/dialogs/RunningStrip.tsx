/** What runs, or how the newest action ended: one line for the footer. Nothing when nothing ran. */
import {Text} from 'ink';
import {useWall} from '../../hooks/WallContext.ts';
import {isRunning} from '../../src/store/actions.ts';
import {cut} from '../../src/ui/format.ts';
import {runSummary} from './lines.ts';
import {useRuns} from './useDesk.ts';

export function RunningStrip({width}: {width: number}) {
	const {theme} = useWall();
	const runs = useRuns(state => state.runs);
	const shown = runs.find(isRunning) ?? runs[0];
	if (!shown || width <= 0) return null;
	const {text, tone} = runSummary(shown);
	return (
		<Text wrap="truncate" {...theme.paint(tone)}>
			{cut(`${isRunning(shown) ? `${theme.glyph.pointer} ` : ''}${text}`, width, theme.glyph.ellipsis)}
		</Text>
	);
}
