/** What alerts depend on. */
import type {SystemConfig} from './schema.ts';

/** Sources that checks read, by themselves or through an SLO. */
export function judgedSources({checks, slos}: SystemConfig): ReadonlySet<string> {
	const sliSources = (id: string) =>
		slos.filter(slo => slo.id === id).flatMap(({sli}) => Object.values(sli).map(part => part.source));
	return new Set(checks.flatMap(({measure}) => ('slo' in measure ? sliSources(measure.slo) : [measure.source])));
}
