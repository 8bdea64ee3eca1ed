/** The documentation of a policy as the text of a check: its variables in the wall's words. Pure. */

/** Characters that a check's text may have. */
const longest = 1000;

const named: Readonly<Record<string, string>> = {
	'condition.display_name': '{title}',
	'policy.display_name': '{title}',
	project: '{project}',
	'resource.project': '{project}',
	'metric.label.value': '{value}',
};

/** @param labels that the check tells instances apart by */
export function textOf(content: string, labels: readonly string[]): string {
	const said = content.replace(/\$\{([^{}]*)\}/g, (_, name: string) => {
		const [, label = ''] =
			/^(?:metric|resource|metric_or_resource|log\.extracted)_?\.?labels?\.(\w+)$/.exec(name) ?? [];
		return named[name] ?? (labels.includes(label) ? `{${label}}` : `(${name})`);
	});
	const known = new Set([...Object.values(named), ...labels.map(label => `{${label}}`)]);
	// Other braces are no names of ours.
	const plain = said.replace(/\{(\w+)\}/g, whole => (known.has(whole) ? whole : whole.slice(1, -1)));
	const line = plain.replace(/\r/g, '').trim();
	return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
