package dev.nightjar.dataset.text;

/** A model that turns text into vectors, here or behind an API. */
public sealed interface TextEncoder extends VectorSource permits EncoderModel, RemoteModel {
  /**
   * Its name in manifests and as a folder of the cache: model and version, and whatever else makes
   * its vectors different.
   */
  @Override
  String encoder();

  /** Makes it ready to encode. */
  Encoder open();

  /** What counts the length of texts; for models behind an API, an estimate. */
  Tokenizer openTokenizer();

  /** US dollars for a million tokens; 0 if it costs nothing. */
  double dollarsPerMillionTokens();
}
