package dev.nightjar.stage.storage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.blobstore.BlobStore;

/**
 * Storage on a bad day. The first time that anything is asked for, one of these happens, decided by
 * its name: a server error, a server error after the work was done, a slow answer, or nothing. What
 * is asked for again is answered well.
 */
final class FaultyBlobs extends WatchedBlobs {
  private static final int SERVER_ERROR = 500;
  private static final long SLOW_MILLIS = 100;

  private final Set<String> met = ConcurrentHashMap.newKeySet();
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

  @Override
  protected void meet(String operation, String key, boolean after) {
    String name = operation + " " + key;
    if (!met.add(name + " " + after)) {
      return;
    }
    int fate = Math.floorMod(name.hashCode() * 31, 4);
    if (fate == (after ? 1 : 0)) {
      errors.incrementAndGet();
      throw answer(SERVER_ERROR, "something broke");
    }
    if (fate == 2 && !after) {
      slow.incrementAndGet();
      waitABit();
    }
  }

  private void waitABit() {
    try {
      stopped.await(SLOW_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
