/** A message about an incident: which one, what it lacks, how it reads, and where it goes. */
import {useState} from 'react';
import {useSeen} from '../../../hooks/useScene.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {fieldsOf} from '../../../src/comms/fields.ts';
import {type About, knownValues, typedValues} from '../../../src/comms/known.ts';
import {templateOffers} from '../../../src/comms/offers.ts';
import type {Values} from '../../../src/comms/render.ts';
import type {SystemConfig} from '../../../src/config/schema/system.ts';
import type {Template} from '../../../src/config/schema/templates.ts';
import {channelName} from '../../../src/incidents/channel.ts';
import {foldIncidents} from '../../../src/incidents/fold.ts';
import {rulesOf} from '../../../src/incidents/rules.ts';
import {timersOf} from '../../../src/incidents/timers.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import {systemOf} from '../../../src/panes/where.ts';
import type {Dialog as DialogState} from '../../../src/store/types.ts';
import type {StageProps} from '../parts.tsx';
import {ChooseTemplate} from './ChooseTemplate.tsx';
import {FillStage} from './FillStage.tsx';
import {Gone} from './Gone.tsx';
import {PreviewStage} from './PreviewStage.tsx';

export function TellDialog({dialog, ...size}: StageProps & {dialog: Extract<DialogState, {kind: 'tell'}>}) {
	const {config} = useWall();
	const facts = useSeen(scene => scene.facts(), 'facts');
	const incidents = foldIncidents(facts);
	const incident = incidents.find(({id}) => id === dialog.incident);
	const system = incident && systemOf(config, incident.system);
	if (!incident || !system) return <Gone {...size} />;
	const taken = incidents.flatMap(({id, channel}) => (channel === undefined || id === incident.id ? [] : [channel]));
	return <Stages taken={taken} incident={incident} system={system} asked={dialog.template} {...size} />;
}

type Stage = 'choose' | 'fill' | 'preview';

function Stages({
	incident,
	taken,
	system,
	asked,
	...size
}: StageProps & {incident: Incident; taken: readonly string[]; system: SystemConfig; asked: string | undefined}) {
	const {clock, live} = useWall();
	const rules = rulesOf(system);
	const offers = templateOffers(system, incident, rules);
	const [template, setTemplate] = useState<Template | undefined>(
		() => offers.find(one => one.template.name === asked)?.template,
	);
	const [typed, setTyped] = useState<Values>({});
	/** A message says how things stood when it was begun, not when it was read through. */
	const [now, setNow] = useState(() => clock.now());
	const values = (): {known: Values; kept: Values} => {
		const updateEvery = rules.severities[incident.severity].update;
		const about: About = {
			incident,
			zone: system,
			now,
			timers: timersOf(incident, rules, now),
			alerts: live.alerts(),
			channel: channelName(rules, incident.declaredAt, taken),
			isPrivate: incident.type !== undefined && rules.types[incident.type]?.private === true,
			...(updateEvery !== undefined && {updateEvery}),
		};
		return {known: knownValues(about), kept: typedValues(incident)};
	};
	const {known, kept} = values();
	const [stage, setStage] = useState<Stage>(template ? 'fill' : 'choose');
	const choose = (chosen: Template) => {
		const at = {...kept, ...known};
		setTemplate(chosen);
		setTyped({});
		setNow(clock.now());
		const lacks = fieldsOf(chosen).some(({key, otherwise}) => otherwise === undefined && at[key] === undefined);
		setStage(lacks ? 'fill' : 'preview');
	};
	if (!template || stage === 'choose')
		return <ChooseTemplate incident={incident} system={system} offers={offers} onChoose={choose} {...size} />;
	const all = {...kept, ...known, ...typed};
	if (stage === 'fill')
		return (
			<FillStage
				template={template}
				values={all}
				known={known}
				onFilled={next => {
					setTyped(next);
					setStage('preview');
				}}
				{...size}
			/>
		);
	return (
		<PreviewStage
			incident={incident}
			template={template}
			values={all}
			known={known}
			kept={kept}
			onBack={() => setStage('fill')}
			{...size}
		/>
	);
}
