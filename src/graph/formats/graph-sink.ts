import type { FileNode, FileTie } from '../../domain/graph-file.ts';
import type { Place } from './file-error.ts';

/** Where readers put what they read. It checks keys, weights, times and limits, and throws coded errors. */
export interface GraphSink {
  readonly fileName: string;
  node(node: FileNode, place: Place): void;
  tie(tie: FileTie, place: Place): void;
  /** What the file says of all its ties. */
  directed(directed: boolean): void;
  /** Something was left out or read in an unusual way; a sentence. The same sentence is kept once. */
  warn(sentence: string): void;
  /** Whether a node of that key was given. */
  has(key: string): boolean;
  /** Throws when the file says that it has more nodes than the plan allows. */
  claimNodes(nodes: number, place: Place): void;
  /** From here on a tie makes the nodes that it names: the file is a list of ties only. */
  tiesNameNodes(): void;
}

/** Takes the text of a file piece by piece, and gives what it holds to a sink. */
export interface FormatReader {
  write(text: string): void;
  end(): void;
}

/**
 * What ties to nodes that the file does not declare mean: an error (`declared`), or a node of that name, at once
 * (`named`: tables) or when the whole file was read (`referred`: STIX, JSON-LD and FollowTheMoney, whose order is free).
 */
export type NodeRule = 'declared' | 'named' | 'referred';
