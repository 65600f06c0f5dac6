package dev.nightjar.stage.storage;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The versions that a bucket keeps of an object. */
record S3Versions(S3Client client, String bucket, String key) {
  /** The caller may not, or a lock holds; the server knows no versions. */
  private static final Set<Integer> CANNOT = Set.of(403, 501);

  /** One of them, or a mark that the object was deleted. */
  private record Version(String key, String id, boolean latest) {}

  /**
   * Deletes the object and all that the bucket keeps of it. The latest version goes last: whoever
   * is stopped finds the object again.
   *
   * @return why versions may be left, if the object alone could be deleted
   */
  Optional<String> erase() {
    try {
      deleteAll();
      return Optional.empty();
    } catch (S3Exception e) {
      if (!CANNOT.contains(e.statusCode())) {
        throw e;
      }
      client.deleteObject(request -> request.bucket(bucket).key(key));
      return areGone() ? Optional.empty() : Optional.of(e.getMessage());
    }
  }

  private void deleteAll() {
    List<Version> all = all();
    for (boolean latest : new boolean[] {false, true}) {
      all.stream()
          .filter(version -> version.latest() == latest)
          .forEach(
              version ->
                  client.deleteObject(
                      request -> request.bucket(bucket).key(key).versionId(version.id())));
    }
  }

  private List<Version> all() {
    ListObjectVersionsRequest request =
        ListObjectVersionsRequest.builder().bucket(bucket).prefix(key).build();
    return client.listObjectVersionsPaginator(request).stream()
        .flatMap(
            page ->
                Stream.concat(
                    page.versions().stream().map(S3Versions::of),
                    page.deleteMarkers().stream().map(S3Versions::of)))
        .filter(version -> version.key().equals(key))
        .toList();
  }

  private static Version of(ObjectVersion version) {
    return new Version(version.key(), version.versionId(), version.isLatest());
  }

  private static Version of(DeleteMarkerEntry marker) {
    return new Version(marker.key(), marker.versionId(), marker.isLatest());
  }

  /** In a bucket without versions, who may delete none has deleted all the same. */
  private boolean areGone() {
    try {
      return all().isEmpty();
    } catch (S3Exception e) {
      return false;
    }
  }
}
