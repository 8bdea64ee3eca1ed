/** The headline of a system on its own page. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Theme} from '../theme/theme.ts';
import {type HeadlineFacts, headlineParts, type LinePart} from './headline.ts';

interface PageFacts extends Omit<HeadlineFacts, 'system' | 'budget' | 'next'> {
	system: Pick<SystemConfig, 'system' | 'title' | 'tz' | 'project' | 'region'>;
	/** The key that acknowledges. */
	ackKey: string;
}

/** The parts from left to right: as in the overview, with the place of the system, and the key that takes an alert on. */
export function pageHeadline({system, ackKey, ...facts}: PageFacts, theme: Theme): LinePart[] {
	const {glyph, word} = theme.status(facts.level);
	const parts = headlineParts({...facts, system, budget: '', next: ''}, theme);
	return parts.flatMap((part): LinePart[] => {
		switch (part.id) {
			case 'level':
				// Which system it is, its tab says.
				return [{...part, text: `${glyph} ${word}`}];
			case 'title':
				return [
					{...part, drop: 4},
					{id: 'place', text: `${system.project} ${system.region}`, tone: 'dim', drop: 7},
				];
			case 'taken':
				return [{...part, text: part.text === 'nobody has it yet' ? `${part.text}: ${ackKey} acknowledge` : part.text}];
			default:
				return [part];
		}
	});
}
