package dev.nightjar.stage.storage;

import dev.nightjar.contract.Require;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Opens the store a URI names. S3 takes region and credentials from the standard AWS chains; {@code
 * AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL} (environment, or the system property {@code
 * aws.endpointUrlS3}) points it at another server, which is then addressed by path.
 */
public final class ObjectStores {
  private ObjectStores() {}

  /**
   * @param root {@code file:///folder}, a plain path, or {@code s3://bucket/folder}
   * @throws IllegalArgumentException for any other scheme
   */
  public static ObjectStore open(String root) {
    URI uri = toUri(root);
    return switch (uri.getScheme()) {
      case "file" -> new FileStore(Path.of(uri));
      case "s3" -> new S3Store(s3Client(), uri);
      default ->
          throw new IllegalArgumentException(
              "root must start with file: or s3:, or be a path, was " + root);
    };
  }

  /**
   * Refuses what {@link #open} would not open.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static String requireRoot(String root) {
    Require.notBlank(root, "root");
    URI uri = toUri(root);
    Require.that(
        uri.getScheme().equals("file")
            ? uri.getPath() != null && uri.getAuthority() == null
            : uri.getScheme().equals("s3") && uri.getAuthority() != null,
        "root must be file:///FOLDER, s3://BUCKET/FOLDER or a path, was %s",
        root);
    return root;
  }

  /** A stored object outside any root, such as an input log: its folder's store and its name. */
  public record Located(ObjectStore store, String key) implements AutoCloseable {
    /** What identifies the content: see {@code InputRef}. */
    public Optional<ObjectVersion> version() throws IOException {
      return store.version(key);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** Splits a URI into its folder's store and its name. */
  public static Located locate(String object) {
    String uri = toUri(object).toString();
    int slash = uri.lastIndexOf('/');
    String name =
        uri.startsWith("file:")
            ? Path.of(URI.create(uri)).getFileName().toString()
            : uri.substring(slash + 1);
    return new Located(open(uri.substring(0, slash + 1)), name);
  }

  /**
   * A path becomes an absolute {@code file:} URI; a URI stays as it is.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static URI toUri(String root) {
    Require.that(
        !root.matches("(s3|file)//.*"),
        "expected a path, file:///FOLDER or s3://BUCKET/FOLDER, was %s: a colon is missing",
        root);
    return root.matches("[a-z][a-z0-9+.-]+:.*")
        ? URI.create(root)
        : Path.of(root).toAbsolutePath().normalize().toUri();
  }

  /** The endpoint that replaces AWS's own, if one is set. */
  public static Optional<URI> s3Endpoint() {
    return Optional.ofNullable(System.getProperty("aws.endpointUrlS3"))
        .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_S3")))
        .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
        .map(URI::create);
  }

  static S3Client s3Client() {
    S3ClientBuilder builder = S3Client.builder().httpClientBuilder(ApacheHttpClient.builder());
    s3Endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
    return builder.build();
  }
}
