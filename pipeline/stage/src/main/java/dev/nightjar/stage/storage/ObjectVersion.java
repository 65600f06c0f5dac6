package dev.nightjar.stage.storage;

import dev.nightjar.contract.Require;

/**
 * One version of one object.
 *
 * @param tag changes with the content: S3's ETag, or a SHA-256 for files
 * @param bytes length
 */
public record ObjectVersion(String tag, long bytes) {
  public ObjectVersion {
    Require.notBlank(tag, "tag");
    Require.atLeast(bytes, 0, "bytes");
  }
}
