/** A service or a function: who has its traffic, how it does, what its newest revision changed. */
import {useMemo} from 'react';
import {useSystemScene} from '../../hooks/useScene.ts';
import {changeSources} from '../../src/changes/changes.ts';
import {serviceSourceIds} from '../../src/service/sources.ts';
import {subjectsOf} from '../../src/service/subjects.ts';
import {FunctionPage} from './service/FunctionPage.tsx';
import {ServicePage} from './service/ServicePage.tsx';
import type {PlaceProps} from './types.ts';

export function ServicePlace(props: PlaceProps<'service'>) {
	const {place, system} = props;
	const ids = useMemo(() => [...new Set([...serviceSourceIds(system), ...changeSources(system)])], [system]);
	const scene = useSystemScene(system, ids);
	const isFunction = useMemo(
		() => subjectsOf(system, scene.source).find(({name}) => name === place.service)?.kind === 'function',
		[system, scene, place.service],
	);
	return isFunction ? <FunctionPage {...props} scene={scene} /> : <ServicePage {...props} scene={scene} />;
}
