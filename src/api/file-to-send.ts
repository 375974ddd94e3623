/** A file that is written while it is sent. */
export interface FileToSend {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: AsyncIterable<string | Uint8Array>;
}
