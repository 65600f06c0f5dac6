package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.RandomLogs.Form;
import dev.nightjar.input.RandomLogs.Packing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any table in any form gives the same rows; and whatever becomes of a byte of it, the rows that it
 * does not touch are there, or rejects account for them, or the file is refused. The seed is 1;
 * {@code -Dnightjar.seed} takes another.
 */
class ReadingPropertyTest {
  private static final int CASES = 10_000;
  private static final List<Form> TEXT = List.of(Form.JSONL, Form.CSV, Form.TSV);
  private static final List<Packing> PACKED =
      List.of(Packing.GZIP, Packing.GZIP_MEMBERS, Packing.ZSTD, Packing.ZSTD_FRAMES);

  @TempDir Path folder;

  /** What came of a file. */
  private static final class Read implements RowSink {
    private final List<String> rows = new ArrayList<>();
    private int rejects;
    private String refusal;

    @Override
    public void row(Row row) {
      rows.add(text(row.fields()));
    }

    @Override
    public void broken(long line, String reason, String text) {
      rejects++;
    }
  }

  /** A row as its fields, whatever their order. */
  private static String text(ObjectNode fields) {
    StringBuilder text = new StringBuilder();
    for (String name : InputFields.OF_INTERACTIONS.names()) {
      text.append(fields.path(name)).append('\t');
    }
    return text.toString();
  }

  private static Read read(String name, byte[] file) throws IOException {
    Read read = new Read();
    try {
      FileRows.read(name, new ByteArrayInputStream(file), InputFields.OF_INTERACTIONS, read);
    } catch (BadFileException e) {
      read.refusal = e.getMessage();
    }
    return read;
  }

  private static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static long seed() {
    long seed = Long.getLong("nightjar.seed", 1);
    System.out.println("ReadingPropertyTest: -Dnightjar.seed=" + seed);
    return seed;
  }

  private static List<String> texts(List<ObjectNode> table) {
    return table.stream().map(ReadingPropertyTest::text).toList();
  }

  @Test
  void everyFormPackedAndSplitAnywhereGivesTheSameRows() throws IOException {
    Random random = new Random(seed());
    for (int i = 0; i < 300; i++) {
      for (Form form : Form.values()) {
        List<ObjectNode> table = RandomLogs.random(random, random.nextInt(12), form);
        if (form == Form.PARQUET) {
          if (i < 30) {
            assertSame(form, null, List.of(RandomLogs.parquet(table, folder)), table);
          }
          continue;
        }
        Packing packing = any(random, List.of(Packing.values()));
        List<byte[]> lines = RandomLogs.lines(table, form);
        int cut = 1 + random.nextInt(lines.size());
        List<byte[]> second = new ArrayList<>(List.of(lines.get(0)));
        second.addAll(lines.subList(cut, lines.size()));
        byte[] a = pack(lines.subList(0, cut), packing, random);
        byte[] b = pack(second, packing, random);
        assertSame(form, packing, List.of(a, b), table);
      }
    }
  }

  private static byte[] pack(List<byte[]> lines, Packing packing, Random random)
      throws IOException {
    return RandomLogs.pack(RandomLogs.members(RandomLogs.join(lines), packing, random), packing);
  }

  private static void assertSame(
      Form form, Packing packing, List<byte[]> files, List<ObjectNode> table) throws IOException {
    List<String> rows = new ArrayList<>();
    for (byte[] file : files) {
      Read read = read(form.name, file);
      assertThat(read.refusal).as("%s %s", form, packing).isNull();
      assertThat(read.rejects).as("%s %s", form, packing).isZero();
      rows.addAll(read.rows);
    }
    assertThat(rows).as("%s %s", form, packing).isEqualTo(texts(table));
  }

  /** What is done to a file: the bytes from {@code from} to {@code to} are replaced. */
  private record Damage(byte[] file, int from, int to, boolean repeats) {}

  private static Damage damage(byte[] file, Random random) {
    int from = random.nextInt(file.length);
    int to = Math.min(file.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 4));
    byte[] head = Arrays.copyOf(file, from);
    byte[] middle = Arrays.copyOfRange(file, from, to);
    byte[] tail = Arrays.copyOfRange(file, to, file.length);
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = file.clone();
        flipped[from] ^= (byte) (1 << random.nextInt(8));
        yield new Damage(flipped, from, from + 1, false);
      }
      case 1 -> {
        byte[] other = file.clone();
        other[from] = (byte) ",;\t\n\r\"\\{}: 0x".charAt(random.nextInt(13));
        yield new Damage(other, from, from + 1, false);
      }
      case 2 -> new Damage(RandomLogs.join(List.of(head, tail)), from, to, false);
      default -> new Damage(RandomLogs.join(List.of(head, middle, middle, tail)), from, to, true);
    };
  }

  @Test
  void damageToABytePlainOrPackedLosesAndInventsNothingWithoutAWord() throws IOException {
    long seed = seed();
    Random random = new Random(seed);
    int refused = 0;
    int rejected = 0;
    for (int i = 0; i < CASES; i++) {
      Form form = any(random, i % 10 == 0 ? List.of(Form.values()) : TEXT);
      List<ObjectNode> table = RandomLogs.random(random, 2 + random.nextInt(8), form);
      Read read =
          form == Form.PARQUET
              ? damagedParquet(table, random)
              : random.nextBoolean()
                  ? damagedText(table, form, random)
                  : damagedPack(table, form, random);
      refused += read.refusal == null ? 0 : 1;
      rejected += read.rejects > 0 ? 1 : 0;
    }
    System.out.printf(
        "ReadingPropertyTest: %,d damaged files, %,d refused, %,d with rejects%n",
        CASES, refused, rejected);
    assertThat(refused).isBetween(CASES / 5, CASES * 9 / 10);
    assertThat(rejected).isPositive();
  }

  /** Checksums find any damage to the content of a page; the rest of a file names no other rows. */
  private Read damagedParquet(List<ObjectNode> table, Random random) throws IOException {
    Damage damage = damage(RandomLogs.parquet(table, folder), random);
    Read read = read(Form.PARQUET.name, damage.file());
    if (read.refusal == null) {
      assertThat(read.rows.size() + read.rejects).isEqualTo(table.size());
    }
    return read;
  }

  /** What is not refused is the whole file; or, by its bytes, one of the same members. */
  private static Read damagedPack(List<ObjectNode> table, Form form, Random random)
      throws IOException {
    Packing packing = any(random, PACKED);
    List<byte[]> members =
        RandomLogs.members(RandomLogs.join(RandomLogs.lines(table, form)), packing, random);
    Damage damage = damage(RandomLogs.pack(members, packing), random);
    Read read = read(form.name + ".gz", damage.file());
    if (read.refusal == null) {
      byte[] text = text(damage.file(), members, packing);
      Read expected = read(form.name, text);
      assertThat(read.rows).as("%s %s", form, packing).isEqualTo(expected.rows);
      assertThat(read.rejects).as("%s %s", form, packing).isEqualTo(expected.rejects);
    }
    return read;
  }

  /** The text of a file that has a member less or twice; that of the whole file otherwise. */
  private static byte[] text(byte[] file, List<byte[]> members, Packing packing)
      throws IOException {
    byte[] first = members.get(0);
    byte[] last = members.get(members.size() - 1);
    for (List<byte[]> other :
        List.of(
            List.of(first),
            List.of(last),
            List.of(first, first),
            List.of(first, first, last),
            List.of(first, last, last),
            List.of(first, last, first, last))) {
      if (Arrays.equals(file, RandomLogs.pack(other, packing))) {
        return RandomLogs.join(other);
      }
    }
    return RandomLogs.join(members);
  }

  private static Read damagedText(List<ObjectNode> table, Form form, Random random)
      throws IOException {
    List<byte[]> lines = RandomLogs.lines(table, form);
    Damage damage = damage(RandomLogs.join(lines), random);
    Read read = read(form.name, damage.file());
    int header = lines.get(0).length;
    if (read.refusal == null && damage.to() < header) {
      // Another number of columns, or other names of those that need not be there.
      String about = new String(damage.file(), StandardCharsets.UTF_8);
      if (read.rows.isEmpty()) {
        assertThat(read.rejects).as(about).isGreaterThanOrEqualTo(table.size());
      } else {
        assertThat(ids(read.rows)).as(about).isEqualTo(ids(texts(table)));
        // A line end in the header leaves its rest for a row.
        long ends = about.chars().limit(header - 1).filter(c -> c == '\n' || c == '\r').count();
        assertThat(read.rejects).as(about).isLessThanOrEqualTo((int) ends);
      }
    }
    if (read.refusal == null && damage.from() >= header) {
      List<String> untouched = new ArrayList<>();
      int touched = 0;
      int start = header;
      for (int row = 0; row < table.size(); row++) {
        int end = start + lines.get(row + 1).length;
        // A row is touched where its line end, or that before it, is.
        if (damage.to() < start || damage.from() >= end) {
          untouched.add(text(table.get(row)));
        } else {
          touched++;
        }
        start = end;
      }
      check(read, untouched, touched, damage, form);
    }
    return read;
  }

  /** What a row must have: user, item and time. */
  private static List<String> ids(List<String> rows) {
    return rows.stream().map(row -> row.replaceAll("[^\\t]*\\t[^\\t]*\\t$", "")).toList();
  }

  private static void check(
      Read read, List<String> untouched, int touched, Damage damage, Form form) {
    List<String> found = new ArrayList<>(read.rows);
    int missing = 0;
    for (String row : untouched) {
      missing += found.remove(row) ? 0 : 1;
    }
    String about = "%s, %s".formatted(form, new String(damage.file(), StandardCharsets.UTF_8));
    assertThat(missing).as("untouched rows missing: " + about).isLessThanOrEqualTo(read.rejects);
    int written = damage.repeats() ? 2 * touched + 1 : touched + 1;
    assertThat(found.size()).as("rows nobody wrote: " + about).isLessThanOrEqualTo(written);
  }
}
