import type { Progress } from '../../base/progress.ts';
import { buildScene, type SceneRequest } from './build-scene.ts';
import type { Scene } from './scene.ts';
import { type Picture, type PictureRequest, takePicture } from './take-picture.ts';

/** What a thread is asked: to lay a network out, or to show a part of one that is. */
export type ViewTask =
  | { readonly kind: 'scene'; readonly request: SceneRequest }
  | { readonly kind: 'picture'; readonly scene: Scene; readonly request: PictureRequest };

export function run(task: ViewTask, progress: Progress): Scene | Picture {
  return task.kind === 'scene' ? buildScene(task.request, progress) : takePicture(task.scene, task.request);
}
