/** What keys do with a step of a runbook, and how that is written down. */
import {useViewport} from '../../hooks/useViewport.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {entryOf} from '../../src/actions/catalogue.ts';
import {offersOf} from '../../src/actions/offers.ts';
import type {Offer} from '../../src/actions/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {actionSize, holds} from '../../src/panes/where.ts';
import type {Progress, StepFact} from '../../src/runbooks/progress.ts';
import {stepKey, type TickedStep} from '../../src/runbooks/ticks.ts';
import type {Runbook, Step} from '../../src/runbooks/types.ts';
import {cleanLine} from '../../src/text/clean.ts';
import {duration} from '../../src/text/durations.ts';
import {plural} from '../../src/text/format.ts';

export interface StepDoing {
	/** What Enter does, in words behind its key. */
	words(now: TickedStep): string;
	/** The actions of the step. */
	offers(now: TickedStep): readonly Offer[];
	run(now: TickedStep): void;
	/** Skips it with a reason, or takes that back. */
	skip(now: TickedStep): void;
	/** Copies its commands. */
	copy(now: TickedStep): void;
}

/** The words of a step, as far as a line of a timeline has room. */
const titleOf = ({title}: Step): string => cleanLine(title.map(({text}) => text).join(''), 120);

/** @param show shows the answer of the source of a step, or hides it */
export function useStep(
	system: SystemConfig,
	book: Runbook,
	{incident}: Progress,
	show: (step: string) => void,
): StepDoing {
	const {store, questions, journal, user, host} = useWall();
	const size = useViewport();
	const {notify, openDialog, enter} = store.getState();
	const of = incident === undefined ? {} : {incident};
	const record = ({step}: TickedStep, result: StepFact['result'], text = '') =>
		journal.record({
			kind: 'step',
			runbook: book.name,
			step: step.id,
			title: titleOf(step),
			result,
			text,
			system: system.system,
			by: user,
			...of,
		});
	/** Whether a moment that is over is shown, in which nothing can be done. */
	const isPast = (): boolean => {
		const {moment} = store.getState();
		if (moment) notify('this shows an earlier moment: go back to the present to do a step');
		return moment !== undefined;
	};
	const offers = ({step: {action, target, params}}: TickedStep): Offer[] =>
		action === undefined
			? []
			: offersOf(system, [action])
					.filter(offer => target === undefined || offer.target === target)
					.map(offer => (params ? {...offer, fill: params} : offer));
	const ask = (now: TickedStep) => {
		const {query, id} = now.step;
		if (!query) return;
		const why = questions
			? questions.getState().ask(stepKey(system.system, book.name, id), system, query, became => {
					if (became.state === 'failed') return record(now, 'failed', became.reason);
					const {answer} = became.reading;
					const found = answer.kind === 'rows' ? plural(answer.rows.length, 'row') : '';
					return record(now, 'done', found);
				})
			: 'nothing can be asked here';
		if (why !== undefined) notify(why);
	};
	const plan = (now: TickedStep, action: string) =>
		holds(size, actionSize)
			? openDialog({kind: 'act', title: entryOf(action).verb, offers: offers(now)})
			: notify(`this needs ${actionSize.columns}x${actionSize.rows}, not ${size.columns}x${size.rows}`, 'error');
	return {
		offers,
		words({step, alert, waitsUntil, byHand}) {
			if (step.query) return 'asks';
			if (step.action !== undefined) return 'plans it';
			if (step.wait) return waitsUntil === undefined && !byHand ? 'begins to wait' : '';
			if (step.source !== undefined) return 'shows it';
			if (alert) return 'opens the alert';
			return step.watch || step.until ? '' : 'ticks it';
		},
		run(now) {
			const {query, action, wait, source, watch, until} = now.step;
			if (source !== undefined && !query && action === undefined && !wait) return show(now.step.id);
			if (isPast()) return;
			if (query) ask(now);
			else if (action !== undefined) plan(now, action);
			else if (wait) {
				if (now.waitsUntil !== undefined) return notify(now.says);
				record(now, 'begun', wait.kind === 'time' ? `waits ${duration(wait.lasts)}` : 'waits');
			} else if (now.alert) enter({kind: 'alert', system: system.system, key: now.alert.key});
			else if (watch || until) notify(now.says);
			else record(now, now.byHand ? 'open' : 'done');
		},
		skip(now) {
			if (isPast()) return;
			if (now.tick === 'skipped') return void record(now, 'open');
			if (now.tick === 'done') return notify('it is done: there is nothing to skip');
			const {id: step} = now.step;
			openDialog({kind: 'skip', system: system.system, runbook: book.name, step, title: titleOf(now.step), ...of});
		},
		copy(now) {
			void host.copy(now.step.commands.join('\n')).then(said => store.getState().notify(said));
			const isOwn = now.step.query === undefined && now.step.action === undefined;
			const isOpen = now.tick === 'next' || now.tick === 'later';
			if (isOwn && isOpen && store.getState().moment === undefined) record(now, 'begun', 'copied');
		},
	};
}
