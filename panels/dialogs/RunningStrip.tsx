/** One line for the footer: the running action, that of another wall, the result of the newest one, or a leftover of an earlier wall; empty without any. */
import {Text} from 'ink';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {leftoverText} from '../../src/actions/leftovers.ts';
import {type Holder, holderText} from '../../src/actions/machine/locks.ts';
import {isRunning} from '../../src/actions/runs.ts';
import {day} from '../../src/clock.ts';
import {fineStep} from '../../src/text/durations.ts';
import {cut} from '../../src/text/format.ts';
import {runSummary} from './lines.ts';
import {useOthers, useRuns} from './useDesk.ts';

export function RunningStrip({width}: {width: number}) {
	const {theme} = useWall();
	const runs = useRuns(state => state.runs);
	const leftover = useRuns(state => state.leftovers.at(-1));
	const others = useOthers();
	useRunningNow(others.length > 0 ? fineStep : day);
	const [going, ...alongside] = runs.filter(isRunning);
	const turnKey = useKeyOf('watch');
	const more = alongside.length === 0 ? '' : `  +${alongside.length} running, ${turnKey}`;
	const goes = (text: string) => ({text, tone: 'warn' as const, mark: theme.glyph.pointer});
	const [line] = [
		...(going ? [{...runSummary(going), mark: theme.glyph.pointer}] : []),
		...others.slice(0, 1).map(other => goes(othersText(other, others.length))),
		// What an earlier wall began and still goes on is of more interest than what has ended.
		...(leftover?.state === 'looking' ? [goes(leftoverText(leftover))] : []),
		...runs.slice(0, 1).map(run => ({...runSummary(run), mark: ''})),
		...(leftover ? [{...goes(leftoverText(leftover)), mark: ''}] : []),
	];
	if (!line || width <= 0) return null;
	return (
		<Text wrap="truncate" {...theme.paint(line.tone)}>
			{cut(`${line.mark} ${line.text}`.trim(), width - more.length, theme.glyph.ellipsis)}
			{more}
		</Text>
	);
}

const othersText = (other: Holder, count: number): string =>
	`another wall: ${holderText(other, Date.now())}${count > 1 ? ` (+${count - 1})` : ''}`;
