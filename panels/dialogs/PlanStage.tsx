/** A frozen plan, and its confirmation by hand. */
import {Box, Text} from 'ink';
import {useEffect, useState} from 'react';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import type {Plan, PreflightReport} from '../../src/actions/types.ts';
import type {ActionDesk} from '../../src/store/actions.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {cut} from '../../src/ui/format.ts';
import {heading, type Line, planLines} from './lines.ts';
import {Lines, minSize, type StageProps} from './parts.tsx';

/** [Cancel] and the field in which a plan is confirmed. */
function ConfirmField({
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

interface PlanStageProps extends StageProps {
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
