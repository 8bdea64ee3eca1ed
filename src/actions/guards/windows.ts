/** Change windows as questions of a preflight. Pure. */
import {isAbout, windowState} from '../../calendar/windows.ts';
import {windowText} from '../../calendar/words.ts';
import type {Alert} from '../../checks/types.ts';
import type {ChangeWindow} from '../../config/schema/calendar.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Answered} from '../spec.ts';
import type {Action} from '../types.ts';

export interface WindowContext {
	system: Pick<SystemConfig, 'windows' | 'tz'>;
	/** The critical alert that the action mitigates, for which no window needs to be open. */
	mitigates: Alert | undefined;
	/** ms. */
	now: number;
}

/** One answer for each window about the action: all of them have to be open, so that one that denies beats all that allow. */
export const windowAnswers = ({kind, target}: Action, context: WindowContext): Answered[] =>
	context.system.windows.filter(window => isAbout(window, kind, target)).map(window => answerOf(window, context));

function answerOf(window: ChangeWindow, {system, mitigates, now}: WindowContext): Answered {
	const title = 'change window';
	const state = windowState(window, now, system.tz);
	const detail = `${window.title}: ${windowText(state, now, window.tz ?? system.tz)}`;
	if (state.state === 'unset') return {title, state: 'skipped', detail};
	if (state.state === 'open') return {title, state: 'ok', detail};
	if (mitigates) return {title, state: 'ok', detail: `${detail}; not waited for while ${mitigates.title} fires`};
	const {why, exempt} = window;
	const words = [detail, ...(why === undefined ? [] : [why]), ...exempt.map(occasion => `exempt: ${occasion}`)];
	return {title, state: 'failed', detail: words.join('; '), overridable: 'reason'};
}
