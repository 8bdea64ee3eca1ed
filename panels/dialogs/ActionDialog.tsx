/** Any action from its target to its confirmation: which one, its form, its choice, its plan. What follows is a panel in the wall. */
import {useEffect, useMemo, useState} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import {gateOf} from '../../src/actions/approval/rule.ts';
import {anySpecOf, entryOf} from '../../src/actions/catalogue.ts';
import {targetOf, titleOf} from '../../src/actions/offers.ts';
import {anyPlanOf} from '../../src/actions/plan.ts';
import {waitingFor} from '../../src/actions/runs.ts';
import type {AnySpec, Choices, FieldConfig} from '../../src/actions/spec.ts';
import type {CopyPlan, Offer, ParamValues, Plan} from '../../src/actions/types.ts';
import type {ActionDialog as Opened} from '../../src/store/types.ts';
import {type Aim, closedFor, type Option} from './aims.ts';
import {ChoiceStage} from './ChoiceStage.tsx';
import {Choose} from './Choose.tsx';
import {CopyStage} from './CopyStage.tsx';
import {FormStage} from './FormStage.tsx';
import {filledIn} from './filledIn.ts';
import {heading} from './lines.ts';
import {PlanStage} from './PlanStage.tsx';
import {NoExecutor, Notice, type Scope, type StageProps} from './parts.tsx';
import {previewOf} from './preview.ts';
import {useDesk} from './useDesk.ts';
import {useLoaded} from './useLoaded.ts';

export function ActionDialog({dialog: {title, offers}, ...size}: StageProps & {dialog: Opened}) {
	const {config, poller, store, clock} = useWall();
	const desk = useDesk();
	const [chosen, setChosen] = useState<Aim>();
	// The config at the time of opening, so that a reload does not take away a plan that a person reads. The executor checks the present one.
	const [aims] = useState(() =>
		offers.flatMap((offer): Aim[] => {
			const target = targetOf(config.systems, offer);
			return target ? [{offer, target}] : [];
		}),
	);
	const loaded = useLoaded('options', () =>
		Promise.all(
			aims.map(async ({offer, target}): Promise<Option> => {
				const spec = await anySpecOf(offer.action);
				const idle = spec.idle?.(target, id => poller.source(offer.system, id));
				const closed = closedFor(spec, {offer, target}, store.getState().alerts, clock.now());
				const {risk} = gateOf(spec.risk, target.system, offer.action);
				return {offer, target, risk, idle, closed};
			}),
		),
	);
	// Nobody waits for what Resource Manager answers.
	const roles = useLoaded('roles', () =>
		Promise.all(aims.map(({offer, target}) => desk?.executor.roles.lacking(offer.action, target.system))),
	);
	const options = useMemo(() => {
		if (loaded.state !== 'ready') return [];
		return loaded.value.map((option, at) => ({
			...option,
			lacking: roles.state === 'ready' ? roles.value[at] : undefined,
		}));
	}, [loaded, roles]);
	// A key means one action: its targets on which there is nothing to do are not asked about.
	const isOneAction = new Set(offers.map(({action}) => action)).size === 1;
	const left = isOneAction ? options.filter(({idle}) => idle === undefined) : options;
	const [first] = options;
	const nothing =
		first?.idle !== undefined && left.length === 0
			? `nothing to ${title} in ${[...new Set(aims.map(({target}) => target.system.title))].join(', ')}: ${first.idle}`
			: undefined;
	useEffect(() => {
		if (nothing === undefined) return;
		store.getState().closeDialog();
		store.getState().notify(nothing);
	}, [nothing, store]);
	if (!desk) return <NoExecutor title={heading(title)} {...size} />;
	if (loaded.state === 'failed') return <Notice title={heading(title)} text={loaded.reason} tone="crit" {...size} />;
	if (aims.length === 0)
		return <Notice title={heading(title)} text="The config allows none of this now (actions.allow)." {...size} />;
	if (loaded.state === 'loading' || nothing !== undefined)
		return <Notice title={heading(title)} text="looking what can be done..." tone="pending" {...size} />;
	const aim = chosen ?? (left.length === 1 ? left[0] : undefined);
	/** Another action on the target that is looked at. */
	const mend = (action: string) => {
		if (!aim) return;
		const offer = {action, system: aim.offer.system, target: aim.offer.target};
		const target = targetOf(config.systems, offer);
		if (target) setChosen({offer, target});
		else store.getState().notify(`${titleOf(action, aim.target)}: actions.allow.${action} does not name it`, 'error');
	};
	return aim ? (
		<Acting key={aim.offer.action} first={aim} desk={desk} onMend={mend} {...size} />
	) : (
		<Choose
			title={`${heading(title)}: what`}
			options={left}
			note={desk.executor.refusal()}
			onChoose={setChosen}
			{...size}
		/>
	);
}

/** The next stage of the dialog. */
type Asked =
	| {stage: 'form'; fields: Readonly<Record<string, FieldConfig>>; spec: AnySpec}
	| {stage: 'choice'; choices: Choices}
	| {stage: 'plan'; plan: Plan | CopyPlan};

/** One action on one target; what may be meant instead is another action on the same one. */
function Acting({first, desk, onMend, ...size}: Scope & {first: Aim; onMend: (action: string) => void}) {
	const {clock, store} = useWall();
	const {target} = first;
	const [offer, setOffer] = useState(first.offer);
	const [turn, setTurn] = useState(0);
	const {action, params: known} = offer;
	const asked = useLoaded<Asked>(String(turn), async () => {
		const waiting = waitingFor(desk.runs.getState(), offer, clock.now());
		if (waiting) return {stage: 'plan', plan: waiting};
		const spec = await anySpecOf(action);
		const fields = spec.fields?.(target) ?? {};
		const params = known ?? filledIn(spec, fields, offer.fill);
		if (!params && Object.keys(fields).length > 0) return {stage: 'form', fields, spec};
		const seen = await spec.look(desk.executor.eyes, target);
		const now = clock.now();
		if (!params && spec.choices) return {stage: 'choice', choices: spec.choices(target, seen, now)};
		const context = {action, target, params: params ?? {}, now, speed: clock.speed};
		return {stage: 'plan', plan: anyPlanOf(spec, seen, context)};
	});
	const form = asked.state === 'ready' && asked.value.stage === 'form' ? asked.value : undefined;
	// The form shows what its values would change on this look; the plan is made on a fresh one.
	const seen = useLoaded(form && `form ${turn}`, async () => form?.spec.look(desk.executor.eyes, target));
	const go = (next: Omit<Offer, 'system' | 'target'>) => {
		setOffer({system: offer.system, target: offer.target, ...next});
		setTurn(turn + 1);
	};
	const withParams = (filled: ParamValues) => go({action, params: filled});
	const title = heading(titleOf(action, target));
	if (asked.state === 'loading')
		return <Notice title={title} text={`looking at ${offer.target}...`} tone="pending" {...size} />;
	if (asked.state === 'failed')
		return <Notice title={title} text={`cannot plan: ${asked.reason}`} tone="crit" {...size} />;
	switch (asked.value.stage) {
		case 'form': {
			const {spec, fields} = asked.value;
			return (
				<FormStage
					title={title}
					head={`${entryOf(action).verb} ${offer.target} with:`}
					note={target.allowed.note}
					hide={desk.executor.hide}
					fields={fields}
					fill={offer.fill}
					preview={filled => previewOf(spec, target, seen, filled, clock.now())}
					onParams={withParams}
					{...size}
				/>
			);
		}
		case 'choice':
			return <ChoiceStage title={title} choices={asked.value.choices} onParams={withParams} onInstead={go} {...size} />;
		case 'plan': {
			const {plan} = asked.value;
			const again = {...offer, params: plan.action.params};
			if ('copies' in plan)
				return (
					<CopyStage key={plan.planHash} plan={plan} desk={desk} onReplan={() => go(again)} onMend={onMend} {...size} />
				);
			return (
				<PlanStage
					key={plan.planHash}
					plan={plan}
					desk={desk}
					onStarted={id => store.getState().watch(id)}
					onReplan={() => go(again)}
					onMend={onMend}
					again={{kind: 'act', title: titleOf(action, target), offers: [again]}}
					{...size}
				/>
			);
		}
	}
}
