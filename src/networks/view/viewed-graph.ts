/** A part of a picture as it is sent: a chunk of its places in columns, and the ties that end in it. */
export interface ViewedGraph {
  readonly networkId: string;
  /** Of the network that is shown. */
  readonly version: number;
  readonly directed: boolean;
  readonly total: { readonly nodes: number; readonly ties: number };
  /** 0 shows nodes. */
  readonly level: number;
  readonly levels: readonly { readonly level: number; readonly places: number }[];
  /** The community that is looked into; null for the whole. */
  readonly community: number | null;
  readonly metric: string | null;
  readonly attribute: string | null;
  /** Of the whole picture: places and ties in all its chunks. */
  readonly shown: { readonly places: number; readonly ties: number };
  /** Position in the picture of the first place here. */
  readonly offset: number;
  readonly places: ViewedPlaces;
  /** By position in the picture. A tie comes with the later one of its ends. */
  readonly ties: {
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly weights: Float32Array;
  };
  /** What `places.groups` numbers. */
  readonly groups: readonly string[];
  /** The communities that colours stand for, in the first chunk; none in later ones. */
  readonly legend: readonly { readonly id: number; readonly label: string; readonly members: number }[];
  /** Not all places or ties are shown. */
  readonly partial: boolean;
  /** What is left out, in sentences. */
  readonly limits: readonly string[];
  readonly nextOffset: number | null;
}

export interface ViewedPlaces {
  readonly ids: Int32Array;
  readonly labels: readonly string[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly members: Int32Array;
  /** NaN where there is none. */
  readonly values: Float64Array;
  readonly communities: Int32Array;
  /** -1 where there is none. */
  readonly groups: Int32Array;
}
