package dev.nightjar.dataset.element;

import dev.nightjar.contract.Conventions;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Sorts by id, in {@link Conventions#ID_ORDER}, more values than fit in memory: what is too much
 * waits in sorted runs on the local disk.
 */
public final class SortedById<T> implements Closeable {
  private static final int MOST_BYTES = 32 << 20;

  /** What the heap needs for a value beside its bytes. */
  private static final int OVERHEAD_BYTES = 64;

  /** Takes the values of one id after the other. */
  public interface Sink<T> {
    void accept(List<T> valuesOfId) throws IOException;
  }

  private record Coded(byte[] id, byte[] value) {
    static final Comparator<Coded> BY_ID = (a, b) -> Arrays.compareUnsigned(a.id, b.id);
  }

  /** A sorted file, opened at its first value that was not taken yet. */
  private static final class Run implements Closeable {
    private final DataInputStream in;
    private Coded head;

    Run(Path file) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** Whether there is one more. */
    boolean next() throws IOException {
      int length = in.readInt();
      head = length < 0 ? null : new Coded(in.readNBytes(length), in.readNBytes(in.readInt()));
      return head != null;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private final Coder<T> coder;
  private final int mostBytes;
  private final List<Coded> waiting = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private long waitingBytes;

  private SortedById(Coder<T> coder, int mostBytes) {
    this.coder = coder;
    this.mostBytes = mostBytes;
  }

  public static <T> SortedById<T> of(Coder<T> coder) {
    return new SortedById<>(coder, MOST_BYTES);
  }

  /**
   * @param mostBytes so many at once in memory
   */
  static <T> SortedById<T> of(Coder<T> coder, int mostBytes) {
    return new SortedById<>(coder, mostBytes);
  }

  public void add(String id, T value) throws IOException {
    Coded coded =
        new Coded(id.getBytes(StandardCharsets.UTF_8), CoderUtils.encodeToByteArray(coder, value));
    waiting.add(coded);
    waitingBytes += coded.id.length + coded.value.length + OVERHEAD_BYTES;
    if (waitingBytes >= mostBytes) {
      writeRun();
    }
  }

  private void writeRun() throws IOException {
    waiting.sort(Coded.BY_ID);
    Path file = Files.createTempFile("nightjar-", ".sorted");
    files.add(file);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      for (Coded coded : waiting) {
        out.writeInt(coded.id.length);
        out.write(coded.id);
        out.writeInt(coded.value.length);
        out.write(coded.value);
      }
      out.writeInt(-1);
    }
    waiting.clear();
    waitingBytes = 0;
  }

  /** Hands over all that was added; nothing is added any more. */
  public void forEach(Sink<T> sink) throws IOException {
    writeRun();
    PriorityQueue<Run> runs =
        new PriorityQueue<>(Comparator.comparing((Run run) -> run.head, Coded.BY_ID));
    List<Run> open = new ArrayList<>();
    try {
      for (Path file : files) {
        Run run = new Run(file);
        open.add(run);
        advance(run, runs);
      }
      while (!runs.isEmpty()) {
        sink.accept(first(runs));
      }
    } finally {
      for (Run run : open) {
        run.close();
      }
    }
  }

  /** The values of the first id. */
  private List<T> first(PriorityQueue<Run> runs) throws IOException {
    byte[] id = runs.element().head.id;
    List<T> values = new ArrayList<>();
    while (!runs.isEmpty() && Arrays.equals(runs.element().head.id, id)) {
      Run run = runs.remove();
      values.add(CoderUtils.decodeFromByteArray(coder, run.head.value));
      advance(run, runs);
    }
    return values;
  }

  private static void advance(Run run, PriorityQueue<Run> runs) throws IOException {
    if (run.next()) {
      runs.add(run);
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
