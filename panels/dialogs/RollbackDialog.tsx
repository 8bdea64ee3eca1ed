/** `R`: which service, which revision, the plan, the run. */
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {
	planRollback,
	planUndo,
	planUnpin,
	type RollbackCandidate,
	type RollbackInput,
	rollbackCandidates,
} from '../../src/actions/rollback.ts';
import {pinnedTraffic, shortName, shortRevision} from '../../src/actions/traffic.ts';
import type {Plan, ServiceView} from '../../src/actions/types.ts';
import type {Dialog as DialogState} from '../../src/store/types.ts';
import {ago} from '../../src/text/durations.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {count, percent} from '../../src/ui/format.ts';
import {stepped} from '../../src/ui/scroll.tsx';
import {Grid, type GridColumn} from '../Grid.tsx';
import {Choose} from './Choose.tsx';
import {wrapText} from './lines.ts';
import {PlanStage} from './PlanStage.tsx';
import {Lines, minSize, NoExecutor, Notice, type Scope, type StageProps} from './parts.tsx';
import {RunStage} from './RunStage.tsx';
import {useDesk} from './useDesk.ts';
import {useLoaded} from './useLoaded.ts';

export interface RollbackDialogProps extends StageProps {
	dialog: Extract<DialogState, {kind: 'rollback'}>;
}

export function RollbackDialog({dialog, width, height}: RollbackDialogProps) {
	const {config} = useWall();
	const desk = useDesk();
	const system = config.systems.find(item => item.system === dialog.system);
	const size = {width, height};
	if (!desk) return <NoExecutor title="Roll back" {...size} />;
	if (!system || system.actions.rollback.length === 0)
		return (
			<Notice
				title="Roll back"
				text="No service of this system may be rolled back (actions.rollback in its file)."
				{...size}
			/>
		);
	return (
		<Services
			desk={desk}
			system={system}
			{...(dialog.service === undefined ? {} : {service: dialog.service})}
			{...(dialog.unpin && {first: {kind: 'unpin'} as const})}
			{...size}
		/>
	);
}

function Services({service, first, ...scope}: Scope & {service?: string; first?: Wish}) {
	const services = scope.system.actions.rollback.map(item => item.service);
	const [chosen, setChosen] = useState(service ?? (services.length === 1 ? services[0] : undefined));
	return chosen === undefined ? (
		<Choose
			title="Roll back: which service"
			columns={[{title: 'service', rank: 1, text: {min: 10, max: 80}, cell: name => name}]}
			choices={services}
			onChoose={setChosen}
			width={scope.width}
			height={scope.height}
		/>
	) : (
		<Service service={chosen} {...(first && {first})} {...scope} />
	);
}

/** What is to be done with the fresh look. */
type Wish =
	| {kind: 'rollback'; revision: string}
	| {kind: 'unpin'}
	| {kind: 'undo'; previous: NonNullable<Plan['previous']>};

function Service({service, first, desk, system, width, height}: Scope & {service: string; first?: Wish}) {
	const {clock} = useWall();
	const [turn, setTurn] = useState(0);
	const [wish, setWish] = useState<Wish | undefined>(first);
	const [running, setRunning] = useState<number>();
	const size = {width, height};
	const key = running === undefined ? `${service} ${turn}` : undefined;
	const loaded = useLoaded<{view: ServiceView; plan?: Plan}>(key, async () => {
		const view = await desk.executor.look(system, service);
		return {view, ...(wish === undefined ? {} : {plan: planFor(wish, view)})};
	});
	const planFor = (wanted: Wish, view: ServiceView): Plan => {
		const {health} = system.actions.rollback.find(item => item.service === service) ?? {};
		const input: RollbackInput = {
			service: view.service,
			series: view.series,
			...(health === undefined ? {} : {health}),
		};
		const context = {system, now: clock.now(), speed: clock.speed};
		if (wanted.kind === 'rollback') return planRollback(context, input, wanted.revision);
		return wanted.kind === 'unpin' ? planUnpin(context, input) : planUndo(context, input, wanted.previous);
	};
	const again = (next: Wish) => {
		setWish(next);
		setRunning(undefined);
		setTurn(turn + 1);
	};
	if (running !== undefined) {
		const previous = desk.runs.getState().runs.find(({id}) => id === running)?.plan.previous;
		return (
			<RunStage
				id={running}
				{...size}
				{...(previous === undefined ? {} : {onUndo: () => again({kind: 'undo', previous})})}
				onUnpin={() => again({kind: 'unpin'})}
			/>
		);
	}
	if (loaded.state === 'loading')
		return <Notice title={`Roll back ${service}`} text={`looking at ${service}...`} tone="pending" {...size} />;
	if (loaded.state === 'failed')
		return <Notice title={`Roll back ${service}`} text={`cannot plan: ${loaded.reason}`} tone="crit" {...size} />;
	const {view, plan} = loaded.value;
	if (plan && wish)
		return (
			<PlanStage
				key={plan.planHash}
				plan={plan}
				desk={desk}
				{...size}
				onStarted={setRunning}
				onReplan={() => again(wish)}
			/>
		);
	return <ChooseRevision view={view} service={service} {...size} onWish={again} />;
}

function ChooseRevision({
	view,
	service,
	width,
	height,
	onWish,
}: StageProps & {view: ServiceView; service: string; onWish: (wish: Wish) => void}) {
	const {clock} = useWall();
	const candidates = rollbackCandidates(view.service, view.series, view.at);
	const suggestion = candidates.findIndex(({suggested}) => suggested);
	const [cursor, setCursor] = useState(Math.max(0, suggestion));
	const [problem, setProblem] = useState('');
	const pinned = pinnedTraffic(view.service);
	useDialogKeys(({name}) => {
		setProblem('');
		setCursor(at => stepped(name, at, candidates.length));
		if (name === 'U') {
			if (pinned) onWish({kind: 'unpin'});
			else setProblem('traffic is not pinned: it follows the latest revision');
		} else if (name === 'enter') {
			const chosen = candidates[cursor];
			if (chosen?.eligible) onWish({kind: 'rollback', revision: chosen.revision});
			else setProblem(`${chosen?.revision ?? 'nothing'}: ${chosen?.note ?? 'no revision'}`);
		}
	});
	const inner = dialogSize(width, height);
	const chosen = candidates[cursor];
	const head =
		view.historyError !== undefined
			? `No request history: ${view.historyError}. What served before is not known.`
			: suggestion < 0
				? 'No ready revision is known to have served before this split (7 days of history).'
				: `Suggested: ${candidates[suggestion]?.revision ?? ''}, the newest ready one that served before this split.`;
	const lines = [
		...wrapText(head, inner.width).map(text => ({text, tone: suggestion < 0 ? ('warn' as const) : ('plain' as const)})),
		...(pinned
			? wrapText(
					`Traffic is pinned to ${pinned.shares.map(({revision, percent: share}) => `${revision} ${share} %`).join(', ')}: U plans to unpin.`,
					inner.width,
				).map(text => ({text, tone: 'warn' as const}))
			: []),
		...wrapText(problem === '' ? `image ${chosen?.image ?? ''}` : problem, inner.width)
			.slice(0, 2)
			.map(text => ({text, tone: problem === '' ? ('dim' as const) : ('crit' as const)})),
	].slice(0, Math.max(3, inner.height - 6));
	return (
		<Dialog
			title={`Roll back ${service}: to which revision`}
			width={width}
			height={height}
			{...minSize}
			hints={`Esc cancel  Enter plan${pinned ? '  U unpin' : ''}`}
		>
			<Lines lines={lines} width={inner.width} height={lines.length} />
			<Grid
				columns={revisionColumns(service, clock.now())}
				rows={candidates}
				width={inner.width}
				height={Math.max(2, inner.height - lines.length)}
				cursor={cursor}
			/>
		</Dialog>
	);
}

function revisionColumns(service: string, now: number): GridColumn<RollbackCandidate>[] {
	return [
		{title: '', rank: 1, cell: ({suggested}) => (suggested ? '*' : '')},
		{
			title: 'revision',
			rank: 1,
			text: {min: 9, max: 24},
			// What tells revisions apart has to fit: their service stands in the title.
			cell: ({revision, eligible}) => ({text: shortRevision(service, revision), tone: eligible ? 'plain' : 'dim'}),
		},
		{title: 'created', rank: 5, align: 'right', cell: ({createdAt}) => ago(now - createdAt)},
		{title: 'now', rank: 3, align: 'right', cell: ({shareNow}) => `${shareNow} %`},
		{
			title: 'served',
			rank: 4,
			align: 'right',
			cell: ({lastServedAt}) => (lastServedAt === undefined ? 'never' : ago(now - lastServedAt)),
		},
		{
			title: '5xx',
			rank: 6,
			align: 'right',
			cell: ({errorRate}) => (errorRate === undefined ? '–' : percent(errorRate)),
		},
		{title: 'image', rank: 7, text: {min: 20, max: 20}, cell: ({image}) => shortName(image)},
		{
			title: 'note',
			rank: 2,
			// Why a revision can or cannot be chosen; the image of the chosen one stands above.
			text: {min: 34, max: 90},
			cell: ({note, requests, eligible}) =>
				note === '' ? `${count(requests)} requests` : {text: note, tone: eligible ? 'plain' : 'dim'},
		},
	];
}
