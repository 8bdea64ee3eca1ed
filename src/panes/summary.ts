/** One word and one line about a pane, for overview, strip and plain lines. Pure. */
import {formatAlert} from '../checks/format.ts';
import {standingOf} from '../checks/source-standing.ts';
import {alertLevel, byUrgency} from '../checks/standing.ts';
import {worst} from '../checks/types.ts';
import type {SystemScene} from '../scene/types.ts';
import {ago} from '../text/durations.ts';
import {messageOf} from '../text/errors.ts';
import type {Summary} from './kind.ts';
import {kindOf} from './kinds.ts';
import type {PaneConfig} from './schemas.ts';
import {paneChecks, paneSources} from './sources.ts';
import {isMarked, paneLevel, paneStanding} from './standing.ts';

/** Cells that a reason gets beside the count of further alerts. */
const shortReason = 50;

/** One line about a pane; of the scene it reads `paneSources` and, for the log, the tail. Never throws: what cannot be worked out is not seen. */
export function paneSummary(pane: PaneConfig, scene: SystemScene): Summary {
	try {
		return summaryOf(pane, scene);
	} catch (error) {
		return {level: 'blind', text: `could not be worked out: ${messageOf(error)}`};
	}
}

function summaryOf(pane: PaneConfig, scene: SystemScene): Summary {
	const {system, judgement, now} = scene;
	const {line, summary} = kindOf(pane);
	const ids = paneSources(system, pane);
	if (summary) {
		const unseen = ids.filter(id => standingOf(scene.source(id), now).level !== 'ok').length;
		const level = paneLevel(pane, scene, paneStanding(pane, scene));
		return summary(pane, scene, {level, unseen, sources: ids.length});
	}
	if (ids.length === 0) return {level: 'nodata', text: 'shows no source'};
	const standing = paneStanding(pane, scene);
	const level = paneLevel(pane, scene, standing);
	if (level === 'loading' && standing.remembered) {
		const facts = line?.(pane, scene);
		return {level, text: facts ? `${facts}, ${standing.sentence}` : standing.sentence, dim: true};
	}
	// A source explains better why nothing could be read than a check without a value.
	if (level === standing.level && level !== 'ok') return {level, text: standing.sentence};
	const checks = paneChecks(system, pane);
	const [top, ...more] = judgement.alerts
		.filter(alert => checks.has(alert.check) && worst([alertLevel(alert)]) !== 'ok')
		.toSorted(byUrgency);
	if (top && alertLevel(top) === level)
		return {level, text: more.length > 0 ? `${formatAlert(top, shortReason)}  +${more.length}` : formatAlert(top)};
	return {
		level,
		text: line?.(pane, scene) || `looked ${ago(now - (standing.age.fetchedAt ?? now))}`,
		...(!isMarked(level, system, [pane]) && {quiet: true}),
	};
}
