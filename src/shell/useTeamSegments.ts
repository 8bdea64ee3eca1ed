/** What the header says of the other walls of a team: that they are not seen, or who is there and in which dialog. */
import {useUi} from '../../hooks/useUi.ts';
import {colleaguesText, isAtIt} from '../team/colleague.ts';
import {cleanLine} from '../text/clean.ts';
import type {Segment} from '../ui/segments.tsx';

/** Characters. */
const longest = 64;

export function useTeamSegments(): Segment[] {
	const {trouble, colleagues} = useUi(state => state.team);
	if (trouble !== undefined)
		return [{id: 'away', text: cleanLine(`team not seen: ${trouble}`, longest), tone: 'warn', drop: 4}];
	const text = colleaguesText(colleagues);
	if (text === undefined) return [];
	// Who acts at this moment is of more interest than sources that fail, and who is only there of less.
	const isBusy = colleagues.some(isAtIt);
	return [{id: 'team', text: cleanLine(text, longest), tone: isBusy ? 'warn' : 'dim', drop: isBusy ? 4 : 6}];
}
