/** `T`: which function or job, its form, the plan, the run. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {
	type Field,
	formFields,
	type JobConfig,
	parseField,
	planInvoke,
	planRunJob,
	type TriggerConfig,
	validateForm,
} from '../../src/actions/trigger.ts';
import type {Plan} from '../../src/actions/types.ts';
import type {Dialog as DialogState} from '../../src/store/types.ts';
import {Dialog} from '../../src/ui/Dialog.tsx';
import {fit} from '../../src/ui/format.ts';
import {Choose} from './Choose.tsx';
import {PlanStage} from './PlanStage.tsx';
import {minSize, NoExecutor, Notice, type Scope, type StageProps} from './parts.tsx';
import {RunStage} from './RunStage.tsx';
import {useDesk} from './useDesk.ts';
import {useLoaded} from './useLoaded.ts';

export interface TriggerDialogProps extends StageProps {
	dialog: Extract<DialogState, {kind: 'trigger'}>;
}

type Choice = {kind: 'function'; trigger: TriggerConfig} | {kind: 'job'; job: JobConfig};
type Body = Record<string, string | number>;

const titleOf = (choice: Choice): string => (choice.kind === 'function' ? choice.trigger.title : choice.job.title);
const nameOf = (choice: Choice): string => (choice.kind === 'function' ? choice.trigger.function : choice.job.job);

export function TriggerDialog({dialog, width, height}: TriggerDialogProps) {
	const {config} = useWall();
	const desk = useDesk();
	const system = config.systems.find(item => item.system === dialog.system);
	const size = {width, height};
	if (!desk) return <NoExecutor title="Trigger" {...size} />;
	const choices: Choice[] = [
		...(system?.actions.triggers ?? []).map(trigger => ({kind: 'function' as const, trigger})),
		...(system?.actions.jobs ?? []).map(job => ({kind: 'job' as const, job})),
	];
	if (!system || choices.length === 0)
		return (
			<Notice
				title="Trigger"
				text="This system has no functions or jobs to trigger (actions.triggers, actions.jobs in its file)."
				{...size}
			/>
		);
	return <Trigger desk={desk} system={system} choices={choices} {...size} />;
}

function Trigger({choices, ...scope}: Scope & {choices: readonly Choice[]}) {
	const [choice, setChoice] = useState<Choice>();
	const [body, setBody] = useState<Body>();
	if (!choice)
		return (
			<Choose
				title="Trigger: what"
				columns={[
					{title: 'what', rank: 1, text: {min: 10, max: 60}, cell: titleOf},
					{title: 'how', rank: 3, cell: ({kind}) => (kind === 'function' ? kind : 'scheduler')},
					{title: 'name', rank: 2, text: {min: 10, max: 60}, cell: nameOf},
				]}
				choices={choices}
				onChoose={setChoice}
				width={scope.width}
				height={scope.height}
			/>
		);
	if (choice.kind === 'function' && body === undefined && Object.keys(choice.trigger.params).length > 0)
		return <Form trigger={choice.trigger} onBody={setBody} {...scope} />;
	return <Planned choice={choice} body={body ?? {}} {...scope} />;
}

const shift = (field: Field, value: string, by: number): string => {
	const options = field.options ?? [];
	return options[(Math.max(0, options.indexOf(value)) + by + options.length) % options.length] ?? value;
};

function Form({trigger, onBody, width, height}: Scope & {trigger: TriggerConfig; onBody: (body: Body) => void}) {
	const fields = formFields(trigger.params);
	const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
		Object.fromEntries(fields.map(({name, initial}) => [name, initial])),
	);
	const [at, setAt] = useState(0);
	const [tried, setTried] = useState(false);
	const field = fields[at];
	const errorOf = (item: Field): string | undefined => {
		const param = trigger.params[item.name];
		const parsed = param && parseField(param, texts[item.name] ?? '');
		return parsed && 'error' in parsed ? parsed.error : undefined;
	};
	const edit = (change: (text: string) => string) =>
		field && setTexts(all => ({...all, [field.name]: change(all[field.name] ?? '').slice(0, 200)}));
	const move = (by: number) => setAt(now => (now + by + fields.length) % fields.length);
	const next = () => {
		if (field && errorOf(field) !== undefined) setTried(true);
		else if (at < fields.length - 1) move(1);
		else submit();
	};
	const submit = () => {
		const checked = validateForm(trigger.params, texts);
		if ('body' in checked) return onBody(checked.body);
		setTried(true);
		setAt(
			Math.max(
				0,
				fields.findIndex(({name}) => name in checked.errors),
			),
		);
	};
	useDialogKeys(
		({name, text}) => {
			if (name === 'tab' || name === 'down') return move(1);
			if (name === 'shift-tab' || name === 'up') return move(-1);
			if (name === 'enter') return next();
			if (field?.options) {
				if (name === 'right' || name === 'space') edit(value => shift(field, value, 1));
				else if (name === 'left') edit(value => shift(field, value, -1));
				return;
			}
			if (name === 'backspace') edit(value => [...value].slice(0, -1).join(''));
			else if (name === 'ctrl-u') edit(() => '');
			else if (text !== '') edit(value => value + text);
		},
		text => !field?.options && edit(value => value + text.trim()),
	);
	const {theme} = useWall();
	const label = Math.min(24, Math.max(...fields.map(({name}) => name.length)) + 1);
	return (
		<Dialog
			title={trigger.title}
			width={width}
			height={height}
			{...minSize}
			hints="Esc cancel  Tab next  Left/Right choose  Enter plan"
		>
			<Text wrap="truncate" {...theme.paint('dim')}>
				{`${trigger.function} is called with:`}
			</Text>
			{fields.map((item, index) => {
				const value = texts[item.name] ?? '';
				// Half a word is not wrong yet: judged on leaving the field, or once Enter was tried.
				const judged = tried || (index !== at && value !== item.initial);
				const wrong = judged ? errorOf(item) : undefined;
				return (
					<Text key={item.name} wrap="truncate">
						{fit(item.name, label)}
						<Text {...theme.paint(index === at ? 'selected' : 'plain')}>
							{item.options ? `< ${value} >` : `${value} `}
						</Text>
						<Text {...theme.paint(wrong === undefined ? 'dim' : 'crit')}>
							{`  ${wrong === undefined ? item.hint : `${theme.status('crit').glyph} ${wrong}`}`}
						</Text>
					</Text>
				);
			})}
			{trigger.note !== undefined && (
				<Text wrap="wrap" {...theme.paint('warn')}>
					{`\n${trigger.note}`}
				</Text>
			)}
		</Dialog>
	);
}

function Planned({choice, body, desk, system, width, height}: Scope & {choice: Choice; body: Body}) {
	const {clock} = useWall();
	const [turn, setTurn] = useState(0);
	const [running, setRunning] = useState<number>();
	const size = {width, height};
	const title = titleOf(choice);
	const loaded = useLoaded<Plan>(running === undefined ? String(turn) : undefined, async () => {
		const name = nameOf(choice);
		if (choice.kind === 'function') {
			const info = await desk.executor.lookFunction(system, name);
			if (!info) throw new Error(`the function ${name} is not in ${system.project}/${system.region}`);
			return planInvoke({system, now: clock.now(), speed: clock.speed}, choice.trigger, body, info);
		}
		const info = await desk.executor.lookJob(system, name);
		if (!info) throw new Error(`the job ${name} is not in ${system.project}/${system.region}`);
		return planRunJob({system, now: clock.now(), speed: clock.speed}, choice.job, info);
	});
	if (running !== undefined) return <RunStage id={running} {...size} />;
	if (loaded.state === 'loading')
		return <Notice title={title} text="looking at the target..." tone="pending" {...size} />;
	if (loaded.state === 'failed')
		return <Notice title={title} text={`cannot plan: ${loaded.reason}`} tone="crit" {...size} />;
	return (
		<PlanStage
			key={loaded.value.planHash}
			plan={loaded.value}
			desk={desk}
			{...size}
			onStarted={setRunning}
			onReplan={() => setTurn(turn + 1)}
		/>
	);
}
