package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stage where users are too many to compare everybody with everybody. */
class CellsNightTest {
  private static final String[] KINDS = {"soap", "tea", "lamp", "chair", "novel"};
  private static final String[] COLORS = {"red", "blue", "green", "black", "white", "brown"};

  @TempDir Path folder;

  @BeforeEach
  void inputs() throws IOException {
    StringBuilder catalog = new StringBuilder("item_id,title\n");
    for (int item = 0; item < KINDS.length * COLORS.length; item++) {
      catalog.append(
          "b%d,%s %s%n".formatted(item, COLORS[item % COLORS.length], KINDS[item % KINDS.length]));
    }
    Files.writeString(folder.resolve("catalog.csv"), catalog);
    Random random = new Random(5);
    StringBuilder log = new StringBuilder("user_id,item_id,timestamp\n");
    for (int user = 0; user < 150; user++) {
      for (int time = 0; time < 6; time++) {
        int item = random.nextInt(KINDS.length * COLORS.length);
        log.append("u%d,b%d,%d%n".formatted(user, item, time));
      }
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  private SmallNight night(String root) {
    return new SmallNight(folder + "/log.csv", folder + "/catalog.csv", folder.resolve(root) + "")
        .with("--runner", "flink")
        .with("--cell-users", "10");
  }

  @Test
  void findsInCellsWhoAreFoundExactly() throws IOException {
    SmallNight exact = night("exact");
    assertThat(exact.execute()).as(exact.said()).isZero();
    SmallNight cells = night("cells").with("--exact-users", "0");
    assertThat(cells.execute()).as(cells.said()).isZero();
    Map<String, String> expected = exact.files();
    Map<String, String> found = cells.files();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    assertThat(Json.MAPPER.readTree(expected.get("quality.json")).at("/similar_users/method"))
        .hasToString("\"exact\"");
    assertThat(Json.MAPPER.readTree(found.get("quality.json")).at("/similar_users/method"))
        .hasToString("\"cells\"");
    for (String file : expected.keySet()) {
      if (file.startsWith("similar-users/")) {
        assertThat(found).containsEntry(file, expected.get(file));
      }
    }
  }
}
