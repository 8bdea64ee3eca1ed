/** What changed in a system: the change that its story suspects, else the last one. */
import {memo} from 'react';
import {WhatChanged} from '../../../panels/WhatChanged.tsx';
import type {SystemConfig} from '../../config/schema/system.ts';
import {useStory} from './useStory.ts';

export const Changed = memo(function Changed({system, width}: {system: SystemConfig; width: number}) {
	return <WhatChanged system={system} width={width} suspect={useStory(system)?.suspect} />;
});
