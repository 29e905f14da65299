/** Something of the configuration that works and is most likely not meant, with what to do about it. */
export interface ConfigWarning {
  text: string;
  remedy: string;
}
