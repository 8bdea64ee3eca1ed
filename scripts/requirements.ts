/**
 * Writes systems/requirements.json, the rows that `pitwall coverage` looks for, from the tables of the requirements.
 * Usage: node scripts/requirements.ts REQUIREMENTS.md > systems/requirements.json
 */
import {readFileSync} from 'node:fs';

/** What rows are about whose feature column names none, by their kind. */
const untold: Readonly<Record<string, string>> = {
	inc: 'S0-64 S0-67 S0-69 S0-70 S2-34 S2-35 S2-36 S2-37 S3-018 S3-078 S3-086 S3-087 S3-088 S3-132 S3-145 S4-50 S4-52',
	act: 'S1-31 S1-41 S1-44 S1-54 S3-055 S3-057 S3-058 S3-059 S3-067 S3-069 S3-072 S3-118 S3-151 S3-152 S3-166 S3-167',
	list: 'S3-043 S3-044 S3-046 S3-050 S3-051',
	rb: 'S0-36 S3-138 S4-05 S4-39 S4-40',
	pane: 'S0-23 S3-082 S3-102 S4-48',
	check: 'S0-45 S4-44',
	query: 'S3-063',
	lint: 'S1-39 S1-53',
	lad: 'S3-169',
};
const kinds = 'pane|query|check|slo|act|verify|rb|inc|tmpl|list|lad|cfg|win|drill|lint|cli';
const [file = ''] = process.argv.slice(2);
const rows = readFileSync(file, 'utf8')
	.split('\n')
	.flatMap(line => {
		const [, id, section = '', text = '', feature = ''] = line.split(/(?<!\\)\|/).map(cell => cell.trim());
		if (id === undefined || !/^(?:S[0-4]-\d+|C-\d+)$/.test(id)) return [];
		// Contradictions name no features of their own: how they are held is written where they are cited.
		const spans = id.startsWith('C-') ? [] : [...feature.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
		const features = spans.flatMap(span => {
			const [, kind, name = ''] = new RegExp(`^(${kinds}):\\s*(.*)$`).exec(span) ?? [];
			if (kind !== undefined) return [`${kind}:${name}`];
			return /^(?:ops|ir|)\.P\d$/.test(span) ? ['cfg:severity'] : [];
		});
		for (const [kind, ids] of Object.entries(untold)) if (ids.split(' ').includes(id)) features.push(`${kind}:`);
		return [{id, section, text: text.replaceAll('`', ''), features: [...new Set(features)]}];
	});
process.stdout.write(`[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
