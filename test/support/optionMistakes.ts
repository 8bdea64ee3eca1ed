/** Options of checks with which an alert could never fire, in the good system of mistakes.ts. */
import type {Mistake} from './mistakeList.ts';

/** Options of the check, which judges a table; the first of them is in line 31. */
const options = (name: string, more: string, said: RegExp): Mistake => [
	`options: ${name}`,
	'    severity: high\nactions',
	`    severity: high\n    ${more}\nactions`,
	said,
];
const check =
	'    measure: {source: runs, column: n}\n    levels:\n      warn: "> 0"\n      crit: "> 3"\n    dueBy: "08:00"\n';
/** The check of the newest points of a metric that looks back for six hours. */
const points = (name: string, more: string, said: RegExp): Mistake => [
	`options: ${name}`,
	check,
	`    measure: {source: requests, last: max}\n    levels: {warn: "> 0"}\n    ${more}\n`,
	said,
];
/** Beside the check `failing` two others, `a` and `b`. */
const others = (name: string, [failing, a, b]: readonly string[], said: RegExp): Mistake => [
	`options: ${name}`,
	'    severity: high\nactions',
	`    severity: high\n${failing ? `    inhibitedBy: [${failing}]\n` : ''}${[
		['a', a],
		['b', b],
	]
		.map(
			([id, by]) =>
				`  - {id: ${id}, title: T, measure: {source: runs, column: n}, levels: {warn: "> 0"}, inhibitedBy: [${by}]}\n`,
		)
		.join('')}actions`,
	said,
];

export const optionMistakes: readonly Mistake[] = [
	options('no look', 'attempts: 0', /^shop\.yaml:31:15: checks\.0\.attempts: /),
	options('half a look', 'attempts: 1.5', /^shop\.yaml:31:15: checks\.0\.attempts: a whole number of looks/),
	options('an offset of one value', 'offset: 5m', /^shop\.yaml:31:13: its measure has no points over time/),
	options(
		'hours without a day',
		'activeHours: {days: []}',
		/^shop\.yaml:31:\d+: .*names no day: the check would never/,
	),
	options('no such day', 'activeHours: {days: [monday]}', /^shop\.yaml:31:26: .*'monday' is none of sun, mon, tue/),
	options('empty hours', 'activeHours: {from: "08:00", to: "08:00"}', /^shop\.yaml:31:\d+: .*the hours would be empty/),
	options('an hour too many', 'activeHours: {to: "25:00"}', /^shop\.yaml:31:\d+: .*to: a time of the day/),
	options(
		'due when it rests',
		'activeHours: {from: "09:00", to: "17:00"}',
		/^shop\.yaml:29:12: 08:00 is not within its active hours, 09:00 to 17:00/,
	),
	points(
		'for longer than its hours',
		'activeHours: {from: "09:00", to: "10:00"}\n    for: 1h',
		/^shop\.yaml:28:10: for 1h is not shorter than its active hours \(1 h\)\. It could never fire/,
	),
	points(
		'for longer than its days',
		'for: 5h\n    activeHours: {days: [sat, mon], from: "22:00", to: "03:00"}',
		/^shop\.yaml:27:10: for 5h is not shorter than its active hours \(5 h\)/,
	),
	points('an offset as long as the window', 'offset: 6h', /^shop\.yaml:27:13: offset 6h with for 0s is not shorter/),
	points(
		'an offset that leaves too little',
		'for: 4h\n    offset: 2h',
		/^shop\.yaml:28:13: offset 2h with for 4h is not shorter than the 6h that 'requests' looks back/,
	),
	points(
		'more looks than points are left',
		'offset: 350m\n    attempts: 15',
		/^shop\.yaml:28:15: the 6h that 'requests' looks back has fewer than 15 points to judge/,
	),
	options(
		'closes what no data raises',
		'onNoData: alert\n    autoClose: 1h',
		/^shop\.yaml:32:16: onNoData: alert says already what no data means/,
	),
	options('told every second', 'repeat: 1s', /^shop\.yaml:31:13: checks\.0\.repeat: must be between 5m and 7d/),
	options(
		'a name that is none',
		'text: "now {valu}"',
		/^shop\.yaml:31:11: \{valu\} stands for nothing\. Did you mean \{value\}\?/,
	),
	options('inhibited by itself', 'inhibitedBy: [failing]', /^shop\.yaml:31:19: 'failing' would silence itself/),
	others('an unknown inhibitor', ['', 'failng', 'a'], /unknown check 'failng'\. Did you mean 'failing'\?/),
	others(
		'a circle',
		['b', 'failing', 'a'],
		/^shop\.yaml:31:19: failing by b by a by failing is a circle: each would silence the next/,
	),
];
