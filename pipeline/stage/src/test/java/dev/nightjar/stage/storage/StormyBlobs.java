package dev.nightjar.stage.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Storage in a storm: many requests fail, half of them after the work is done; some are answered
 * slowly, and some answers break off in the middle, the first of them in any case. The other
 * requests fare alike whatever the order in which threads make them. It starts calm.
 */
public final class StormyBlobs extends WatchedBlobs {
  /** Nearly 30 % of all requests fail: in percent before, and again after the work. */
  public static final int STORM = 15;

  /** Hardly anything gets through: 75 % fail. */
  public static final int HURRICANE = 50;

  private static final int SLOW = 5;
  private static final int BREAKS_OFF = 5; // of the contents that are read
  private static final int UNAVAILABLE = 503;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int seed;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger met = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger brokenOff = new AtomicInteger();
  private volatile int fails;

  /** A storm over this storage; another seed lets others fail. */
  public StormyBlobs(BlobStore blobs, int seed) {
    super(blobs);
    this.seed = seed;
  }

  /** From now on; 0 is calm. */
  public void blow(int failing) {
    fails = failing;
  }

  /** Moments at which a request could have failed. */
  public int met() {
    return met.get();
  }

  /** Requests that failed. */
  public int failed() {
    return failed.get();
  }

  /** Contents that broke off. */
  public int brokenOff() {
    return brokenOff.get();
  }

  /** From 0 to 99. */
  private int fate(String what) {
    int time = asked.computeIfAbsent(what, none -> new AtomicInteger()).incrementAndGet();
    return new Random(Objects.hash(seed, what, time)).nextInt(100);
  }

  @Override
  protected void meet(String operation, String key, boolean after) {
    if (fails == 0) {
      return;
    }
    met.incrementAndGet();
    int fate = fate(operation + " " + key + " " + after);
    if (fate < fails) {
      failed.incrementAndGet();
      throw answer(UNAVAILABLE, "storm");
    }
    if (fate < fails + SLOW) {
      LockSupport.parkNanos(SLOW_NANOS);
    }
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
    if (fails == 0) {
      return answer;
    }
    boolean breaksOff = fate("body " + request.key()) < BREAKS_OFF;
    if (!breaksOff && brokenOff.get() > 0) {
      return answer;
    }
    brokenOff.incrementAndGet();
    long half = answer.response().contentLength() / 2;
    InputStream broken = new SequenceInputStream(new LimitedStream(answer, half), new Broken());
    return new ResponseInputStream<>(answer.response(), AbortableInputStream.create(broken));
  }

  /** What comes in place of the second half. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("storm");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return read();
    }
  }
}
