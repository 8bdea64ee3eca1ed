/** Who or what a trouble is made of: the member of a breakdown that grew most, or makes most of it. Pure. */
import {day} from '../clock.ts';
import type {Breakdown} from '../config/schema/breakdown.ts';
import type {SystemScene} from '../scene/types.ts';
import {percent} from '../text/format.ts';
import {decimal} from '../text/numbers.ts';
import {localDate} from '../zone.ts';
import type {Context, Draft} from './draft.ts';
import {type Member, membersOf} from './members.ts';

/** One cause for each member that stands out, of all breakdowns that checks in trouble name. */
export function breakdowns({scene, bad}: Context): Draft[] {
	const {checks} = scene.judgement;
	const named = bad.flatMap(({alert, begin}) =>
		(checks.find(({id}) => id === alert.check)?.breakdown ?? []).map(breakdown => ({breakdown, begin})),
	);
	const once = Map.groupBy(named, ({breakdown}) => JSON.stringify(breakdown));
	const drafts = [...once.values()].flatMap(([first, ...others]) => {
		if (!first) return [];
		const begin = others.reduce((least, one) => Math.min(least, one.begin), first.begin);
		return suspectOf(first.breakdown, begin, scene);
	});
	// The same address may stand out in several of them.
	return [...Map.groupBy(drafts, ({id}) => id).values()].flatMap(([first, ...others]) =>
		first ? [{...first, evidence: [first, ...others].flatMap(({evidence}) => evidence)}] : [],
	);
}

/** Members as much as this are most of it; with less than `little` nobody suspects them. */
const most = 0.5;
const little = 0.1;
/** So many times its usual is more than a good day. */
const grown = 1.5;
/** ms: a member that was first seen within this time is new. */
const recent = 7 * day;

/** What speaks for one member. */
interface Suspected {
	member: Member;
	points: number;
	telling: string;
	evidence: string;
}

function suspectOf(breakdown: Breakdown, begin: number, scene: SystemScene): Draft[] {
	const members = membersOf(breakdown, scene, begin);
	const sum = members.reduce((total, {value}) => total + value, 0);
	const rise = members.reduce((total, one) => total + riseOf(one), 0);
	const found = members
		.filter(({value}) => value > 0 && value / sum >= little)
		.map(member => suspected(member, breakdown, {members, sum, rise, scene}))
		.filter(({points}) => points > 0)
		.toSorted((a, b) => b.points - a.points || b.member.value - a.member.value);
	const [first] = found;
	if (!first) return [];
	const {member, points, telling, evidence} = first;
	const noun = breakdown.noun ?? wordsOf(breakdown.by);
	const title = `${noun} ${member.name}`;
	return [
		{
			id: `member ${title}`,
			title,
			subject: member.name,
			telling,
			begin,
			evidence: [{points, text: evidence}],
			against: [],
			member: true,
		},
	];
}

const riseOf = ({value, before}: Member): number => (before === undefined ? 0 : Math.max(0, value - before));
const wordsOf = (name: string): string => name.replaceAll('_', ' ');

function suspected(
	member: Member,
	{of, source, whole = wordsOf(of ?? source)}: Breakdown,
	{members, sum, rise, scene}: {members: readonly Member[]; sum: number; rise: number; scene: SystemScene},
): Suspected {
	const {value, before, first} = member;
	const share = value / sum;
	const isKnown = before !== undefined;
	const hasGrown = isKnown && value >= grown * before;
	const ofRise = hasGrown && rise > 0 ? riseOf(member) / rise : 0;
	const isNew =
		first === undefined
			? before === 0
			: scene.asOf - first <= recent && members.some(one => one.first !== undefined && one.first < first);
	const since = isNew && first !== undefined ? `, first seen ${localDate(first, scene.system.tz)}` : '';
	const usual =
		!hasGrown || since !== '' ? '' : before === 0 ? ', none before' : `, ${timesOf(value / before)} its usual`;
	const telling = `${percent(share, 0)} of ${whole}${since}${usual}`;
	const isMost = share >= most && members.length > 1;
	const points =
		(isMost ? (hasGrown ? 1 : isKnown ? 0 : 2) : 0) +
		(isNew ? 1 : 0) +
		(ofRise >= most ? 3 : ofRise >= most / 2 ? 1 : 0);
	const onTop = ofRise >= most / 2 ? `, ${percent(ofRise, 0)} of what came on top of the usual` : '';
	return {member, points, telling, evidence: `${telling}${onTop}`};
}

const timesOf = (factor: number): string => `${decimal(factor, factor < 10 ? 1 : 0)} times`;
