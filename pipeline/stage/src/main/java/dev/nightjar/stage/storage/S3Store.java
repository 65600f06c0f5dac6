package dev.nightjar.stage.storage;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket. Conditional puts give {@code create} and {@code replace} their meaning;
 * after a 412 the object is read back and compared, since the request that was refused may be a
 * retry of one that succeeded.
 */
final class S3Store implements ObjectStore {
  /** What a conditional put that lost comes back with: precondition failed, or gone. */
  private static final Set<Integer> LOST = Set.of(412, 404);

  /**
   * Another write of the same object is under way: nobody has lost yet, and S3 asks to put it
   * again.
   */
  private static final int UNDER_WAY = 409;

  private static final int PUTS = 8;

  private static final String NO_CREDENTIALS = "Unable to load credentials";

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /**
   * @param root {@code s3://bucket} or {@code s3://bucket/folder}
   */
  S3Store(S3Client client, URI root) {
    this.client = client;
    this.bucket = root.getHost() == null ? root.getAuthority() : root.getHost();
    String path = root.getPath() == null ? "" : root.getPath().replaceAll("^/+|/+$", "");
    this.prefix = path.isEmpty() ? "" : path + "/";
  }

  @Override
  public URI root() {
    return URI.create("s3://" + bucket + "/" + prefix);
  }

  @Override
  public InputStream open(String key) throws IOException {
    return resuming(key, 0, "");
  }

  @Override
  public InputStream open(String key, long from, long to) throws IOException {
    return from == to ? InputStream.nullInputStream() : resuming(key, from, "" + (to - 1));
  }

  /**
   * @param last byte that is wanted, or nothing for all there are
   */
  private InputStream resuming(String key, long from, String last) throws IOException {
    AtomicReference<GetObjectResponse> first = new AtomicReference<>();
    return new ResumingStream(
        uri(key).toString(),
        at ->
            at > 0 && at == first.get().contentLength() // a range behind the end is none
                ? InputStream.nullInputStream()
                : open(
                    key, from + at == 0 && last.isEmpty() ? null : range(from + at, last), first),
        PAUSE);
  }

  private static String range(long from, String last) {
    return "bytes=%d-%s".formatted(from, last);
  }

  /** Later parts must be of the object that the first one was of. */
  private InputStream open(String key, String range, AtomicReference<GetObjectResponse> first)
      throws IOException {
    String tag = first.get() == null ? null : first.get().eTag();
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket).key(prefix + key).range(range).ifMatch(tag);
    try {
      ResponseInputStream<GetObjectResponse> in = client.getObject(request.build());
      first.compareAndSet(null, in.response());
      return new AnswerStream(in);
    } catch (NoSuchKeyException e) {
      throw new FileNotFoundException(uri(key) + " does not exist");
    } catch (SdkException e) {
      throw failed("read", key, e);
    }
  }

  @Override
  public Optional<ObjectVersion> version(String key) throws IOException {
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(bucket).key(prefix + key));
      return Optional.of(new ObjectVersion(head.eTag(), head.contentLength()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw failed("look up", key, e);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    String start = folder.isEmpty() ? prefix : prefix + folder + "/";
    try {
      return client
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(start))
          .contents()
          .stream()
          .map(S3Object::key)
          .filter(key -> !key.endsWith("/"))
          .map(key -> key.substring(prefix.length()))
          .sorted(Conventions.ID_ORDER)
          .toList();
    } catch (SdkException e) {
      throw failed("list", folder, e);
    }
  }

  @Override
  public ObjectVersion create(String key, byte[] content) throws IOException {
    return put(key, RequestBody.fromBytes(content), Sha256.of(content), Optional.empty());
  }

  @Override
  public ObjectVersion create(String key, Path content) throws IOException {
    return put(key, RequestBody.fromFile(content), Sha256.of(content), Optional.empty());
  }

  @Override
  public ObjectVersion replace(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException {
    return put(key, RequestBody.fromBytes(content), Sha256.of(content), expected);
  }

  private ObjectVersion put(
      String key, RequestBody body, String digest, Optional<ObjectVersion> expected)
      throws IOException {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(prefix + key);
    expected.ifPresentOrElse(
        version -> request.ifMatch(version.tag()), () -> request.ifNoneMatch("*"));
    try {
      return new ObjectVersion(
          putPatiently(request.build(), body).eTag(), body.optionalContentLength().orElseThrow());
    } catch (AwsServiceException e) {
      if (!LOST.contains(e.statusCode()) || e instanceof NoSuchBucketException) {
        throw failed("write", key, e);
      }
      return confirmOwnWrite(key, digest);
    } catch (SdkException e) {
      throw failed("write", key, e);
    }
  }

  /**
   * Puts it again as long as another write is under way; the last answer is an error like others.
   */
  private PutObjectResponse putPatiently(PutObjectRequest request, RequestBody body) {
    for (int put = 1; ; put++) {
      try {
        return client.putObject(request, body);
      } catch (S3Exception e) {
        if (e.statusCode() != UNDER_WAY || put == PUTS) {
          throw e;
        }
        pause(put);
      }
    }
  }

  /** At most {@code 2^put} times 10 ms, and less by chance, so that two do not meet again. */
  private static void pause(int put) {
    long longest = TimeUnit.MILLISECONDS.toNanos(10L << put);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }

  private ObjectVersion confirmOwnWrite(String key, String digest) throws IOException {
    Optional<ObjectVersion> version = version(key);
    String found = version.isPresent() ? digestOf(key) : "nothing";
    if (!found.equals(digest)) {
      throw new ConflictException(
          "%s was written by someone else: expected digest %s, found %s"
              .formatted(uri(key), digest, found));
    }
    return version.orElseThrow();
  }

  private String digestOf(String key) throws IOException {
    try (InputStream in = open(key)) {
      return Sha256.of(in);
    }
  }

  @Override
  public void overwrite(String key, Path content) throws IOException {
    try {
      client.putObject(request -> request.bucket(bucket).key(prefix + key), content);
    } catch (SdkException e) {
      throw failed("write", key, e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (SdkException e) {
      throw failed("delete", key, e);
    }
  }

  @Override
  public Optional<String> erase(String key) throws IOException {
    try {
      return new S3Versions(client, bucket, prefix + key).erase();
    } catch (SdkException e) {
      throw failed("erase", key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private IOException failed(String what, String key, SdkException e) {
    return new IOException("cannot %s %s: %s".formatted(what, uri(key), reason(e)), e);
  }

  /** Where nobody has signed in, the SDK tells of every place where it has looked. */
  static String reason(SdkException e) {
    return e.getMessage() != null && e.getMessage().startsWith(NO_CREDENTIALS)
        ? "found no credentials of AWS: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
            + " AWS_SECRET_ACCESS_KEY, or give this machine a role"
        : e.getMessage();
  }
}
