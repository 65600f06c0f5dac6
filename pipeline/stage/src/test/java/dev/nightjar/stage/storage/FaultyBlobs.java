package dev.nightjar.stage.storage;

import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Storage on a bad day. The first time that anything is asked for, one of these happens, decided by
 * its name: a server error, a server error after the work was done, a slow answer, or nothing. What
 * is asked for again is answered well.
 */
final class FaultyBlobs extends ForwardingBlobStore {
  private static final int SERVER_ERROR = 500;
  private static final long SLOW_MILLIS = 100;

  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  FaultyBlobs(BlobStore blobs) {
    super(blobs);
  }

  int errors() {
    return errors.get();
  }

  int slowAnswers() {
    return slow.get();
  }

  /** Nobody waits for slow answers any more. */
  void stop() {
    stopped.countDown();
  }

  /** What happens to this request: 0 to 3. */
  private int fate(String operation, String key) {
    String name = operation + " " + key;
    return asked.computeIfAbsent(name, none -> new AtomicInteger()).getAndIncrement() == 0
        ? Math.floorMod(name.hashCode() * 31, 4)
        : 3;
  }

  private void before(int fate) {
    if (fate == 0) {
      throw error();
    }
    if (fate == 2) {
      slow.incrementAndGet();
      try {
        stopped.await(SLOW_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private S3Exception error() {
    errors.incrementAndGet();
    return (S3Exception)
        S3Exception.builder().statusCode(SERVER_ERROR).message("something broke").build();
  }

  private <T> T after(int fate, T answer) {
    if (fate == 1) {
      throw error();
    }
    return answer;
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    int fate = fate("list", request.prefix());
    before(fate);
    return after(fate, super.list(request));
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    int fate = fate("head", request.key());
    before(fate);
    return after(fate, super.blobMetadata(request));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    int fate = fate("get", request.key());
    before(fate);
    return after(fate, super.getBlob(request));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    int fate = fate("put", request.key());
    before(fate);
    return after(fate, super.putBlob(request, content));
  }
}
