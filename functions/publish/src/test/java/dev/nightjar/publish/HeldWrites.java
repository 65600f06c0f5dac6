package dev.nightjar.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Storage that holds writes to one object until it is let go: what the writer does meanwhile, such
 * as being killed, is up to the test.
 */
final class HeldWrites extends ForwardingBlobStore {
  private static final long PATIENCE_SECONDS = 120;

  private volatile String ending;
  private volatile CountDownLatch arrived = new CountDownLatch(1);
  private volatile CountDownLatch released = new CountDownLatch(1);
  private volatile CountDownLatch ended = new CountDownLatch(0);

  HeldWrites(BlobStore blobs) {
    super(blobs);
  }

  /**
   * From now on writes to keys with this ending are held.
   *
   * @param writers so many are waited for
   */
  void hold(String keyEnding, int writers) {
    arrived = new CountDownLatch(writers);
    released = new CountDownLatch(1);
    ended = new CountDownLatch(writers);
    ending = keyEnding;
  }

  /** Waits until the writers have arrived. */
  void await() {
    waitFor(arrived);
  }

  /** Lets everything go, held or still to come; what was held is carried out when this returns. */
  void release() {
    ending = null;
    released.countDown();
    waitFor(ended);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    String held = ending;
    if (held == null || !request.key().endsWith(held)) {
      return super.putBlob(request, content);
    }
    InputStream body = received(content);
    arrived.countDown();
    try {
      waitFor(released);
      return super.putBlob(request, body);
    } finally {
      ended.countDown();
    }
  }

  /** All of it, so that it can be carried out after its writer is gone. */
  private static InputStream received(InputStream content) {
    try {
      return new ByteArrayInputStream(content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited for a held write in vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
