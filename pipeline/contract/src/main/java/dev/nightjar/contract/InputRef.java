package dev.nightjar.contract;

/**
 * One input of a stage.
 *
 * @param uri where it was read: a manifest's path relative to the root, or the URI of an outside
 *     file
 * @param fingerprint what identifies its content: {@code sha256:…}, or {@code etag:…} for an object
 *     in S3
 */
public record InputRef(String uri, String fingerprint) {
  public InputRef {
    Require.notBlank(uri, "uri");
    Require.notBlank(fingerprint, "fingerprint");
  }
}
