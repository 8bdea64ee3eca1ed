/** A runbook: its text, and its steps with ticks; Enter on a step does it. Without a name, the runbooks of the system. */

import {useEffect, useMemo, useRef, useState} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useOpenIncident} from '../../hooks/useIncidents.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useSystemScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useTheme, useWall} from '../../hooks/WallContext.ts';
import {linkOf} from '../../src/panes/links.ts';
import {askedLines, sourceLines} from '../../src/runbooks/answer.ts';
import {runbookNamed, sourcesOf} from '../../src/runbooks/books.ts';
import {linksIn, textOfRow} from '../../src/runbooks/extract.ts';
import {countsDown, phaseLine, phasesOf} from '../../src/runbooks/phases.ts';
import {progressOf} from '../../src/runbooks/progress.ts';
import {asciiRows, type BookRow, bookRows, unicodeRows} from '../../src/runbooks/rows.ts';
import {stepKey, type TickedStep, ticked} from '../../src/runbooks/ticks.ts';
import type {Runbook} from '../../src/runbooks/types.ts';
import {placePane} from '../../src/store/types.ts';
import {fineStep, fineUntil} from '../../src/text/durations.ts';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {Rows} from './Rows.tsx';
import {RunbookList} from './RunbookList.tsx';
import {type PlaceProps, pageOf} from './types.ts';
import {useAsked} from './useAsked.ts';
import {useStep} from './useStep.ts';
import {useStepFacts} from './useStepFacts.ts';

export function RunbookPlace(props: PlaceProps<'runbook'>) {
	const {place, system} = props;
	// A reload may have taken it away.
	const book = place.runbook === undefined ? undefined : runbookNamed(system, place.runbook);
	return book ? <BookView key={book.name} {...props} book={book} /> : <RunbookList {...props} />;
}

function BookView({system, width, height, book}: PlaceProps<'runbook'> & {book: Runbook}) {
	const {store} = useWall();
	const {unicode} = useTheme();
	const tab = useUi(state => state.tab);
	const [openKey, copyKey] = [useKeyOf('open'), useKeyOf('copy')];
	const ids = useMemo(() => sourcesOf(book), [book]);
	const scene = useSystemScene(system, ids);
	const asked = useAsked();
	const facts = useStepFacts(system, book);
	const incident = useOpenIncident(system.system);
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const inner = innerSize(width, height);
	const phases = useMemo(() => phasesOf(book), [book]);
	// Seconds matter while a countdown is short, and nothing is drawn for them otherwise.
	const [fine, setFine] = useState(false);
	const clock = useNow(fine ? fineStep : undefined);
	const {
		steps,
		progress,
		now: at,
	} = useMemo(() => {
		const seen = {...scene, now: Math.max(clock, scene.now)};
		const made = progressOf(book, seen, facts, incident);
		return {progress: made, steps: ticked(book, seen, made), now: seen.now};
	}, [book, scene, facts, incident, clock]);
	const isFine = countsDown(phases, steps, {from: progress.clockFrom, now: at, soon: fineUntil});
	useEffect(() => setFine(isFine), [isFine]);
	const does = useStep(system, book, progress, shown => setOpen(before => toggled(before, shown)));
	const answer = (now: TickedStep) => (room: number) => {
		const {source, query, id} = now.step;
		if (query) return askedLines(asked[stepKey(system.system, book.name, id)], room, scene.now);
		if (source === undefined || !open.has(id)) return [];
		return sourceLines(scene.source(source).reading, room, {now: scene.now, tz: system.tz});
	};
	/** What Enter does is told of the step to do next, and of those that do something themselves. */
	const hintOf = (now: TickedStep): string => {
		const {query, action, commands} = now.step;
		const isTold = now.tick === 'next' || (now.tick === 'later' && (query ?? action) !== undefined);
		const words = isTold ? does.words(now) : '';
		if (words === '') return '';
		return `${openKey} ${words}${commands.length > 0 && !query && action === undefined ? `, ${copyKey} copies` : ''}`;
	};
	const rows = useMemo(
		() =>
			bookRows(book, steps, {...inner, height: Math.max(1, inner.height)}, unicode ? unicodeRows : asciiRows, {
				step(index) {
					const now = steps[index];
					return now ? {hint: hintOf(now), answer: answer(now)} : {hint: '', answer: () => []};
				},
				phase(block) {
					const phase = phases.find(one => one.block === block);
					const ticks = steps.map(({tick}) => tick);
					return phase ? phaseLine(phase, ticks, {from: progress.clockFrom, now: at}) : [];
				},
			}),
		[book, steps, progress, at, inner.width, inner.height, unicode, asked, open, scene, openKey, copyKey],
	);
	const cursor = useCursor(tab, placePane, true, rows, ({id}) => id);
	useFirst(rows, steps, row => {
		const {panes, setPane} = store.getState();
		// Whoever comes back to it goes on where they were.
		if (panes[`${tab}/${placePane}`] === undefined) setPane(tab, placePane, {cursor: row});
	});
	const row = rows[cursor];
	const now = row?.step === undefined ? undefined : steps[row.step];
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, Math.floor(inner.height / 3)),
		place: () => now && pageOf(now.alert),
		copy: () => row && textOfRow(row),
		links: () => linksIn(book, row?.step).flatMap(({title, url}) => linkOf(title, url)),
		offers: () => (now ? does.offers(now) : []),
		onCommand(command) {
			if (command === 'copy' && now && now.step.commands.length > 0) does.copy(now);
			else if (command === 'skip' && now) does.skip(now);
			else if (command === 'open') {
				if (now) does.run(now);
			} else return false;
			return true;
		},
	});
	const done = steps.filter(({tick}) => tick === 'done' || tick === 'skipped').length;
	return (
		<Pane
			title={book.title}
			width={width}
			height={height}
			focused
			note={steps.length > 0 ? `${done} of ${steps.length} steps done` : ''}
		>
			<Rows rows={rows} cursor={cursor} {...inner} />
		</Pane>
	);
}

const toggled = (before: ReadonlySet<string>, step: string): ReadonlySet<string> =>
	new Set(before.has(step) ? [...before].filter(one => one !== step) : [...before, step]);

/** The cursor begins on the step to do next, once. */
function useFirst(rows: readonly BookRow[], steps: readonly TickedStep[], choose: (row: number) => void) {
	const isChosen = useRef(false);
	useEffect(() => {
		if (isChosen.current) return;
		isChosen.current = true;
		const next = steps.findIndex(({tick}) => tick === 'next');
		const row = next < 0 ? -1 : rows.findIndex(({step}) => step === next);
		if (row > 0) choose(row);
	});
}
