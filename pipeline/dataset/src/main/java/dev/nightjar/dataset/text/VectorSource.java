package dev.nightjar.dataset.text;

import java.io.Serializable;

/** Where the text vectors of a dataset come from. */
public sealed interface VectorSource extends Serializable permits TextEncoder, VectorFile {
  /** Its name in manifests; equal names mean vectors that may be compared. */
  String encoder();

  /** Width D_t of its vectors. */
  int width();
}
