package dev.nightjar.publish;

import dev.nightjar.stage.storage.WatchedBlobs;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.blobstore.BlobStore;

/** What storage does the first time it is asked for anything, while it is switched on. */
enum Fault {
  /** Answers 500 and does nothing. */
  ERROR,
  /** Does what it was asked, then answers 500. */
  ERROR_AFTER_THE_WORK,
  /** Writes, then says that the condition did not hold. */
  WRITTEN_BUT_REFUSED;

  private static final int SERVER_ERROR = 500;
  private static final int PRECONDITION_FAILED = 412;

  private boolean strikes(boolean write, boolean after) {
    return switch (this) {
      case ERROR -> !after;
      case ERROR_AFTER_THE_WORK -> after;
      case WRITTEN_BUT_REFUSED -> after && write;
    };
  }

  /** Storage with one fault; it starts well. */
  static final class Blobs extends WatchedBlobs {
    private final Fault fault;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger strikes = new AtomicInteger();
    private volatile boolean on;

    Blobs(BlobStore blobs, Fault fault) {
      super(blobs);
      this.fault = fault;
    }

    void switchOn() {
      asked.clear();
      on = true;
    }

    void switchOff() {
      on = false;
    }

    int strikes() {
      return strikes.get();
    }

    @Override
    protected void meet(String operation, String key, boolean after) {
      boolean write = operation.equals("put");
      if (on && fault.strikes(write, after) && asked.add(operation + " " + key)) {
        strikes.incrementAndGet();
        boolean refused = fault == WRITTEN_BUT_REFUSED;
        throw answer(refused ? PRECONDITION_FAILED : SERVER_ERROR, fault.name());
      }
    }
  }
}
