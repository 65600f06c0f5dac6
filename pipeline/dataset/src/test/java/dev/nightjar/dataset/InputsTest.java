package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.input.InputFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static final long MB = 1 << 20;

  private static int parts(InputFile... log) {
    InputFile catalog = new InputFile("catalog", 9, "s3://b/c.csv", "etag:1", 1L << 50);
    return new Inputs(Arrays.asList(log), List.of(catalog), List.of(), List.of(), List.of())
        .parts(Optional.empty());
  }

  private static InputFile file(String name, long bytes) {
    return new InputFile("interactions", 0, "s3://b/" + name, "etag:1", bytes);
  }

  @Test
  void splitsUsersByTheSizeOfTheLog() {
    assertThat(parts(file("a.jsonl", 100))).isEqualTo(4);
    assertThat(parts(file("a.jsonl", 256 * MB))).isEqualTo(4);
    assertThat(parts(file("a.jsonl", 256 * MB), file("b.csv", 1))).isEqualTo(5);
    // 500 million rows of 6.6 bytes, packed
    assertThat(parts(file("a.jsonl.GZ", 3_300_000_000L))).isEqualTo(394);
    assertThat(parts(file("a.parquet", 32 * MB), file("b.zst", 32 * MB))).isEqualTo(8);
    assertThat(parts(file("a.jsonl", Long.MAX_VALUE))).isEqualTo(1000);
  }

  @Test
  void expectsNoMoreUsersThanTheInputsHaveRoomFor() {
    InputFile users = new InputFile("users", 1, "s3://b/u.csv", "etag:1", 60);
    Inputs inputs =
        new Inputs(List.of(file("a.csv", 600)), List.of(), List.of(users), List.of(), List.of());
    assertThat(inputs.mostUsers()).isEqualTo(110);
    assertThat(
            new Inputs(List.of(file("a.gz", 600)), List.of(), List.of(), List.of(), List.of())
                .mostUsers())
        .isEqualTo(800);
  }

  private static boolean areSmall(long log, String catalog, long bytes) {
    List<InputFile> items = List.of(new InputFile("catalog", 1, catalog, "etag:1", bytes));
    return new Inputs(List.of(file("a.csv", log)), items, List.of(), List.of(), List.of())
        .areSmall();
  }

  @Test
  void areSmallTogetherOrNot() {
    assertThat(areSmall(MB / 2 - 80, "s3://b/c.csv.gz", 10)).isTrue();
    assertThat(areSmall(MB / 2 - 80, "s3://b/c.csv.gz", 11)).isFalse();
    assertThat(areSmall(0, "s3://b/c.csv", MB / 2 + 1)).isFalse();
  }

  private static boolean logIsLarge(InputFile... log) {
    return new Inputs(Arrays.asList(log), List.of(), List.of(), List.of(), List.of()).logIsLarge();
  }

  @Test
  void callLargeALogThatNoWorkerIsToHold() {
    long most = 6L << 30;
    assertThat(logIsLarge(file("a.jsonl", most / 2), file("b.csv", most / 2))).isFalse();
    assertThat(logIsLarge(file("a.jsonl", most / 2), file("b.csv", most / 2 + 1))).isTrue();
    assertThat(logIsLarge(file("a.parquet", most / 8))).isFalse();
    assertThat(logIsLarge(file("a.parquet", most / 8 + 1))).isTrue();
  }

  @Test
  void takesWhatIsAskedFor() {
    Inputs inputs =
        new Inputs(List.of(file("a", 1L << 40)), List.of(), List.of(), List.of(), List.of());
    assertThat(inputs.parts(Optional.of(3))).isEqualTo(3);
  }
}
