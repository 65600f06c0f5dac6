package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StatedBounds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecommendSettingsTest {
  private static final String[] REQUIRED = {"--root", "r", "--dataset", "d", "--model", "m"};

  @Test
  void hasTheDocumentedDefaults() {
    assertThat(RecommendMain.command().parse(REQUIRED))
        .isEqualTo(
            new RecommendSettings(
                "r",
                "d",
                "m",
                20,
                PartFormat.PARQUET,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                128,
                0,
                false));
  }

  @Test
  void onlyWhatChangesTheResultEntersTheId() {
    assertThat(Json.line(Settings.identity(RecommendMain.command().parse(REQUIRED))))
        .isEqualTo("{\"top\":20,\"format\":\"parquet\",\"explain\":false,\"batch_size\":128}");
  }

  @Test
  void refusesWrongSettingsBeforeAnyWork() {
    assertThat(refusal("--top", "0")).contains("--top must be in [1, 10000], was 0");
    assertThat(refusal("--batch-size", "5000")).contains("--batch-size must be in [1, 4096]");
    assertThat(refusal("--format", "xml")).contains("--format").contains("xml");
    assertThat(refusal("--partition-by", "user_id")).contains("--partition-by must be");
    assertThat(refusal("--shard", "-1")).contains("--shard must be at least 0, was -1");
    assertThat(refusal("--item-users", " ,")).contains("targets of --item-users");
    assertThat(refusal("--item-users", "i1, i1")).contains("--item-users must name i1 once");
    assertThat(refusal("--users-per-item", "5")).contains("--users-per-item needs --item-users");
    assertThat(refusal("--holdout-share", "0.1"))
        .contains("--holdout-share and --holdout-salt must be given together");
    assertThat(refusal("--holdout-share", "0.6", "--holdout-salt", "s"))
        .contains("--holdout-share must be above 0 and at most 0.5, was 0.6");
    assertThat(refusal("--colour", "red")).contains("--colour");
  }

  private static String refusal(String... more) {
    String[] args = new String[REQUIRED.length + more.length];
    System.arraycopy(REQUIRED, 0, args, 0, REQUIRED.length);
    System.arraycopy(more, 0, args, REQUIRED.length, more.length);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        RecommendMain.command()
            .with(Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8))
            .execute(args);
    assertThat(exit).isEqualTo(ExitCode.WRONG_USAGE);
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    assertThat(
            new StatedBounds<>(
                    RecommendSettings.class,
                    Map.of("--root", "r", "--dataset", "d", "--model", "m"))
                .needs("--users-per-item", "--item-users", "i1")
                .needs("--holdout-share", "--holdout-salt", "s")
                .faults())
        .isEmpty();
  }
}
