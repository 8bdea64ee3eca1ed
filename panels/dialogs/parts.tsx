/** Shared parts of the action dialogs. */
import {Box, Text} from 'ink';
import {useEffect, useState} from 'react';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Plan, PreflightReport} from '../../src/actions/types.ts';
import type {SystemConfig} from '../../src/config/schema.ts';
import {type ActionDesk, isRunning} from '../../src/store/actions.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {actionSize} from '../../src/ui/dispatch.ts';
import {cut} from '../../src/ui/format.ts';
import type {Tone} from '../../src/ui/theme.ts';
import {heading, type Line, planLines, progressLines} from './lines.ts';
import {useRun} from './useDesk.ts';

/** What an action dialog needs to show a whole decision. */
export const minSize = {minWidth: actionSize.columns, minHeight: actionSize.rows} as const;

export interface StageProps {
	width: number;
	height: number;
}

/** What an action is planned with. */
export interface Scope extends StageProps {
	desk: ActionDesk;
	system: SystemConfig;
}

/** Lines cut to a rectangle, from `offset` on; says how much is out of sight. */
export function Lines({
	lines,
	width,
	height,
	offset = 0,
}: {
	lines: readonly Line[];
	width: number;
	height: number;
	offset?: number;
}) {
	const {theme} = useWall();
	const over = lines.length > height;
	const room = over ? Math.max(1, height - 1) : height;
	const start = Math.min(offset, Math.max(0, lines.length - room));
	return (
		<Box flexDirection="column" width={width} height={height}>
			{lines.slice(start, start + room).map(({text, tone}, index) => (
				// Lines have no identity but their place.
				<Text key={start + index} wrap="truncate" {...theme.paint(tone)}>
					{cut(text, width, theme.glyph.ellipsis)}
				</Text>
			))}
			{over && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(`lines ${start + 1}-${Math.min(lines.length, start + room)} of ${lines.length}, up/down scrolls`, width)}
				</Text>
			)}
		</Box>
	);
}

/** One or two sentences in a dialog that has nothing to ask. */
export function Notice({
	title,
	text,
	tone = 'plain',
	width,
	height,
}: StageProps & {title: string; text: string; tone?: Tone}) {
	const {theme} = useWall();
	useDialogKeys(() => undefined);
	return (
		<Dialog title={title} width={width} height={height} {...minSize} hints="Esc close">
			<Text wrap="wrap" {...theme.paint(tone)}>
				{text}
			</Text>
		</Dialog>
	);
}

export const NoExecutor = (props: StageProps & {title: string}) => (
	<Notice text="This wall was started without an executor: no action can be planned." {...props} />
);

/** [Cancel] and the field in which a plan is confirmed. */
export function ConfirmField({
	plan,
	focused,
	typed,
	message,
	width,
}: {
	plan: Plan;
	focused: 'cancel' | 'field';
	typed: string;
	message: Line;
	width: number;
}) {
	const {theme} = useWall();
	const careful = plan.risk === 'careful';
	return (
		<Box flexDirection="column" width={width} height={2}>
			<Text wrap="truncate" {...theme.paint(message.tone)}>
				{cut(message.text, width, theme.glyph.ellipsis)}
			</Text>
			<Text wrap="truncate">
				<Text {...theme.paint(focused === 'cancel' ? 'selected' : 'plain')}>
					{focused === 'cancel' ? '[Cancel]' : ' Cancel '}
				</Text>
				{careful ? '  y runs it' : ` ${focused === 'field' ? '>' : ' '} type ${plan.confirm}: `}
				{!careful && <Text {...theme.paint(focused === 'field' ? 'selected' : 'plain')}>{`${typed} `}</Text>}
			</Text>
		</Box>
	);
}

export interface PlanStageProps extends StageProps {
	plan: Plan;
	desk: ActionDesk;
	/** Confirmed: the executor has begun. */
	onStarted: (id: number) => void;
	/** Makes the plan anew on fresh data. */
	onReplan: () => void;
}

const blocked = ({stale}: PreflightReport): string =>
	stale ? 'the target changed: r plans again' : 'the preflight failed: nothing can be run; r plans again';

/** Shows a frozen plan and asks for its confirmation. Starts with the focus on Cancel. */
export function PlanStage({plan, desk, width, height, onStarted, onReplan}: PlanStageProps) {
	const {store, host, clock} = useWall();
	const now = useRunningNow(1000);
	const [report, setReport] = useState<PreflightReport>();
	const [focused, setFocused] = useState<'cancel' | 'field'>('cancel');
	const [typed, setTyped] = useState('');
	const [problem, setProblem] = useState('');
	const [copied, setCopied] = useState('');
	const [offset, setOffset] = useState(0);
	const inner = dialogSize(width, height);
	const room = inner.height - 2;
	const lines = planLines(plan, report, Math.max(now, plan.target.shownAt), inner.width);
	useEffect(() => {
		let open = true;
		void desk.executor.preflight(plan).then(answer => open && setReport(answer));
		return () => {
			open = false;
		};
	}, [desk, plan]);

	const run = (text: string) => {
		const refusal = desk.executor.refusal();
		if (refusal !== undefined) return setProblem('nothing was run');
		if (clock.now() >= plan.expiresAt) return setProblem('the plan expired after 120 s: r plans again');
		if (!report) return setProblem('the preflight is still running');
		if (!report.ok) return setProblem(blocked(report));
		if (text !== plan.confirm) return setProblem(`that is not ${plan.confirm}`);
		onStarted(desk.runs.getState().start(desk.executor, plan, text));
	};
	const scroll = (by: number) => setOffset(at => Math.max(0, Math.min(at + by, lines.length - room + 1)));
	useDialogKeys(
		({name, text, burst}) => {
			if (name === 'down' || name === 'pgdn') return scroll(name === 'down' ? 1 : room - 1);
			if (name === 'up' || name === 'pgup') return scroll(name === 'up' ? -1 : 1 - room);
			if (name === 'tab' || name === 'shift-tab')
				return plan.risk === 'careful' ? undefined : setFocused(at => (at === 'cancel' ? 'field' : 'cancel'));
			if (burst) return setProblem('pasted text is not accepted here: type it');
			if (focused === 'field') {
				setProblem('');
				if (name === 'enter') return run(typed);
				if (name === 'backspace') return setTyped(value => value.slice(0, -1));
				if (name === 'ctrl-u') return setTyped('');
				return text === '' ? undefined : setTyped(value => (value + text).slice(0, 100));
			}
			if (name === 'enter') return store.getState().closeDialog();
			if (name === 'y' && plan.risk === 'careful') return run('y');
			if (name === 'r') return onReplan();
			if (name === 'c') {
				setProblem('');
				return void host.copy(plan.gcloud).then(setCopied);
			}
			if (name === 'A' && desk.executor.refusal() !== undefined) return store.getState().openDialog({kind: 'arm'});
			if (name === 'j' || name === 'k') return scroll(name === 'j' ? 1 : -1);
			setProblem(
				plan.risk === 'careful' ? 'y runs it, Enter or Esc cancels' : 'Tab goes to the field, Enter or Esc cancels',
			);
		},
		() => setProblem('pasted text is not accepted here: type it'),
	);

	const refusal = desk.executor.refusal();
	const left = Math.max(0, Math.ceil((plan.expiresAt - Math.max(now, plan.target.shownAt)) / clock.speed / 1000));
	const message = standing();
	function standing(): Line {
		if (refusal !== undefined)
			return {text: problem === '' || problem === refusal ? refusal : `${problem}; ${refusal}`, tone: 'warn'};
		if (problem !== '') return {text: problem, tone: 'crit'};
		if (copied) return {text: copied, tone: 'accent'};
		if (left === 0) return {text: 'the plan expired: r plans again', tone: 'crit'};
		if (!report) return {text: 'armed; the preflight is still running', tone: 'pending'};
		if (!report.ok) return {text: blocked(report), tone: 'crit'};
		return {text: `armed; the plan is good for ${left} s`, tone: 'armed'};
	}
	return (
		<Dialog
			title={heading(plan.title)}
			width={width}
			height={height}
			{...minSize}
			hints={
				plan.risk === 'careful'
					? 'Esc cancel  y run  r plan again  c copy the command'
					: 'Esc cancel  Tab field  Enter run  r plan again  c copy'
			}
		>
			<Lines lines={lines} width={inner.width} height={room} offset={offset} />
			<ConfirmField plan={plan} focused={focused} typed={typed} message={message} width={inner.width} />
		</Dialog>
	);
}

export interface RunStageProps extends StageProps {
	id: number;
	/** Plans the undo of a traffic change. */
	onUndo?: () => void;
	/** Plans to unpin. */
	onUnpin?: () => void;
}

/** A running or ended action. Leaving it leaves the action alone. */
export function RunStage({id, width, height, onUndo, onUnpin}: RunStageProps) {
	const {store} = useWall();
	const now = useRunningNow(1000);
	const run = useRun(id);
	const going = run !== undefined && isRunning(run);
	const changed =
		run?.plan.call.kind === 'setTraffic' &&
		(run.result?.previous !== undefined || run.progress.at(-1)?.phase === 'verifying');
	const pinned = changed && run?.plan.action.kind === 'rollback';
	useDialogKeys(({name}) => {
		if (name === 'u' && changed) onUndo?.();
		else if (name === 'U' && pinned) onUnpin?.();
		else if (name === 'enter' && !going) store.getState().closeDialog();
	});
	const inner = dialogSize(width, height);
	const lines = run
		? progressLines(run, now, inner.width)
		: [{text: 'this action is no longer listed', tone: 'dim' as const}];
	const hints = [
		going ? 'Esc leave it running' : 'Enter close',
		...(changed && onUndo ? ['u undo'] : []),
		...(pinned && onUnpin ? ['U unpin'] : []),
	].join('  ');
	return (
		<Dialog title={heading(run?.plan.title ?? 'action')} width={width} height={height} {...minSize} hints={hints}>
			<Lines
				lines={lines}
				width={inner.width}
				height={inner.height}
				offset={Math.max(0, lines.length - inner.height + 1)}
			/>
		</Dialog>
	);
}
