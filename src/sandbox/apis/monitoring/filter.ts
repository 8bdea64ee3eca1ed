/** Monitoring filters: which metric, and which of its series. */
import {
	type Call,
	compileFilter,
	FilterError,
	type FilterNode,
	type Literal,
	type Operator,
	type Predicate,
	parseFilter,
} from '../../filter-syntax.ts';

/** The object that a filter matches. */
export interface SeriesLabels {
	project: string;
	metricType: string;
	resourceType: string;
	resourceLabels: Record<string, string>;
	metricLabels: Record<string, string>;
}

export interface MetricFilter {
	matches: Predicate<SeriesLabels>;
	/** The types named by `metric.type = "…"` in the filter's conjunction. */
	metricTypes: string[];
	/** Likewise of `resource.type = "…"`. */
	resourceTypes: string[];
}

/** Parses a filter; the empty one matches all. Throws FilterError. */
export function parseMetricFilter(text: string): MetricFilter {
	const node = parseFilter(text);
	if (!node) return {matches: () => true, metricTypes: [], resourceTypes: []};
	const matches = compileFilter<SeriesLabels>(node, leaf => {
		if (leaf.kind !== 'compare') throw new FilterError('expected a comparison such as metric.type = "…"', leaf.at);
		const read = fieldReader(leaf.path, leaf.at);
		const test = leaf.value.kind === 'call' ? callTest(leaf.op, leaf.value) : literalTest(leaf.op, leaf.value);
		return labels => test(read(labels));
	});
	return {matches, metricTypes: required(node, 'metric.type'), resourceTypes: required(node, 'resource.type')};
}

function required(node: FilterNode, field: string): string[] {
	const found = new Set<string>();
	for (const item of node.kind === 'and' ? node.items : [node]) {
		if (item.kind === 'and') for (const text of required(item, field)) found.add(text);
		if (item.kind !== 'compare' || item.op !== '=' || item.path.join('.') !== field) continue;
		if (item.value.kind === 'literal') found.add(item.value.text);
	}
	return [...found];
}

/** Reads `resource.labels.x`, `metric.label.x` and so on; a label that a series does not have is empty. Throws FilterError for other fields. */
export function fieldReader(path: readonly string[], at = 0): (labels: SeriesLabels) => string {
	const [object, field, ...rest] = path;
	const key = rest.join('.');
	if (object === 'project' && field === undefined) return labels => labels.project;
	if (object === 'metric' && field === 'type' && key === '') return labels => labels.metricType;
	if (object === 'resource' && field === 'type' && key === '') return labels => labels.resourceType;
	const isLabel = (field === 'label' || field === 'labels') && key !== '';
	if (object === 'metric' && isLabel) return labels => labels.metricLabels[key] ?? '';
	if (object === 'resource' && isLabel) return labels => labels.resourceLabels[key] ?? '';
	// Metadata of machines, which nothing here has.
	if (object === 'metadata' && field !== undefined) return () => '';
	throw new FilterError(`unknown field '${path.join('.')}'`, at);
}

function literalTest(op: Operator, {text, at}: Literal): (value: string) => boolean {
	const order = (value: string) =>
		text === '' || Number.isNaN(Number(text)) || Number.isNaN(Number(value))
			? value < text
				? -1
				: value > text
					? 1
					: 0
			: Number(value) - Number(text);
	switch (op) {
		case '=':
			return value => value === text;
		case '!=':
			return value => value !== text;
		case ':':
			return text === '*' ? value => value !== '' : value => value.includes(text);
		case '>':
			return value => order(value) > 0;
		case '>=':
			return value => order(value) >= 0;
		case '<':
			return value => order(value) < 0;
		case '<=':
			return value => order(value) <= 0;
		default:
			throw new FilterError(`unsupported operator '${op}': use monitoring.regex.full_match()`, at);
	}
}

function callTest(op: Operator, call: Call): (value: string) => boolean {
	if (op !== '=' && op !== '!=') throw new FilterError(`operator '${op}' cannot be used with ${call.name}()`, call.at);
	const test = functionTest(call);
	return op === '=' ? test : value => !test(value);
}

function functionTest({name, args, at}: Call): (value: string) => boolean {
	const texts = args.map(arg => arg.text);
	const [first] = texts;
	if (first === undefined) throw new FilterError(`${name}() needs an argument`, at);
	switch (name) {
		case 'starts_with':
			return value => value.startsWith(first);
		case 'ends_with':
			return value => value.endsWith(first);
		case 'has_substring':
			return value => value.includes(first);
		case 'one_of':
			return value => texts.includes(value);
		case 'monitoring.regex.full_match': {
			const pattern = fullMatch(first, args[0]?.at ?? at);
			return value => pattern.test(value);
		}
		default:
			throw new FilterError(`unknown function '${name}'`, at);
	}
}

function fullMatch(text: string, at: number): RegExp {
	const [, flags = '', rest = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? [];
	try {
		return new RegExp(`^(?:${rest})$`, flags);
	} catch {
		throw new FilterError(`invalid regular expression '${text}'`, at);
	}
}
