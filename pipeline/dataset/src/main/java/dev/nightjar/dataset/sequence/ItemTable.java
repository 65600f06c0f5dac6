package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.ArraySize;
import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.dataset.element.MappedFile;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.SharedFiles;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Ids and titles of all items, as {@link IndexItems} wrote them: what every worker keeps at hand,
 * on its local disk and mapped, nothing of it on the heap. Thread-safe.
 */
public final class ItemTable {
  /** An id is found in two looks, mostly. */
  private static final int SLOTS_PER_ITEM = 3;

  /** Ids that differ in the last characters alone are sent far from each other. */
  private static final int SPREAD = 0x9e3779b1;

  /** Where the id and the title of an item end in the texts. */
  private static final int BYTES_OF_PLACE = 2 * Long.BYTES;

  private final MappedFile texts;
  private final MappedFile places;
  private final IntBuffer slots; // item indexes by the hash of their ids, 0 where there is none

  private ItemTable(MappedFile texts, MappedFile places, int items) throws IOException {
    this.texts = texts;
    this.places = places;
    this.slots = slots(items);
    for (int index = Conventions.FIRST_ITEM; index <= items; index++) {
      slots.put(slot(id(index)), index);
    }
  }

  /**
   * @param items lines of {@code items.jsonl}
   */
  static ItemTable of(Path items) throws IOException {
    Path texts = Files.createTempFile("nightjar-", ".texts");
    Path places = Files.createTempFile("nightjar-", ".places");
    try {
      int count = write(items, texts, places);
      return new ItemTable(MappedFile.of(texts), MappedFile.of(places), count);
    } finally {
      Files.deleteIfExists(texts);
      Files.deleteIfExists(places);
    }
  }

  /** The one that all workers of a process read. */
  public static ItemTable shared(OutputFolder folder, FileEntry items) throws IOException {
    return SharedFiles.open(folder, items, ItemTable.class, ItemTable::of);
  }

  private static int write(Path items, Path texts, Path places) throws IOException {
    int count = 0;
    long end = 0;
    try (BufferedReader lines = Files.newBufferedReader(items);
        DataOutputStream text = buffered(texts);
        DataOutputStream place = buffered(places)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        CatalogItem item = Json.read(line, CatalogItem.class, "items");
        for (String part : new String[] {item.itemId(), item.title()}) {
          byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
          text.write(bytes);
          end += bytes.length;
          place.writeLong(Long.reverseBytes(end));
        }
        count++;
      }
    }
    return count;
  }

  private static DataOutputStream buffered(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /** All empty, in a file of their own. */
  private static IntBuffer slots(int items) throws IOException {
    long bytes = Integer.BYTES * (SLOTS_PER_ITEM * (long) items + 1);
    Path file = Files.createTempFile("nightjar-", ".slots");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ArraySize.of(bytes, "the table of items", "use a catalog with fewer items");
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes).asIntBuffer();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Index of an item, or {@link Conventions#PADDING} if it has none. */
  public int indexOrPadding(String itemId) {
    return slots.get(slot(itemId.getBytes(StandardCharsets.UTF_8)));
  }

  /** Title of an item, perhaps empty. */
  public String title(int index) {
    long place = (long) BYTES_OF_PLACE * (index - Conventions.FIRST_ITEM);
    return new String(
        text(places.readLong(place), places.readLong(place + Long.BYTES)), StandardCharsets.UTF_8);
  }

  private byte[] id(int index) {
    long place = (long) BYTES_OF_PLACE * (index - Conventions.FIRST_ITEM);
    return text(place == 0 ? 0 : places.readLong(place - Long.BYTES), places.readLong(place));
  }

  private byte[] text(long from, long to) {
    byte[] bytes = new byte[(int) (to - from)];
    texts.read(from, bytes);
    return bytes;
  }

  /** The slot of an id, or the empty one where it would be. */
  private int slot(byte[] itemId) {
    int slot = Math.floorMod(Arrays.hashCode(itemId) * SPREAD, slots.capacity());
    while (slots.get(slot) != Conventions.PADDING && !Arrays.equals(id(slots.get(slot)), itemId)) {
      slot = slot + 1 == slots.capacity() ? 0 : slot + 1;
    }
    return slot;
  }
}
