package dev.nightjar.dataset.identity;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Google's metadata server, which every machine of Google reaches under the same name; {@code
 * GCE_METADATA_HOST} names another, as it does for Google's own libraries.
 *
 * @param host and port, without a scheme
 */
record MetadataServer(String host) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static MetadataServer ofThisMachine() {
    String other = System.getenv("GCE_METADATA_HOST");
    return new MetadataServer(other == null ? "metadata.google.internal" : other);
  }

  /**
   * A token that says who this machine's service account is; good for an hour.
   *
   * @param audience whom it is made out to
   * @throws IOException if there is no such server, or it refuses
   */
  String identityToken(String audience) throws IOException {
    URI uri =
        URI.create(
            "http://%s/computeMetadata/v1/instance/service-accounts/default/identity?audience=%s&format=full"
                .formatted(host, URLEncoder.encode(audience, StandardCharsets.UTF_8)));
    HttpResponse<String> answer = get(uri);
    if (answer.statusCode() != 200 || answer.body().isBlank()) {
      throw new IOException(
          "cannot get an identity token: %s answered %d: %s"
              .formatted(uri, answer.statusCode(), answer.body()));
    }
    return answer.body().strip();
  }

  private static HttpResponse<String> get(URI uri) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Metadata-Flavor", "Google").timeout(TIMEOUT).build();
    try {
      return HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .build()
          .send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking " + uri);
    }
  }
}
