package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.publish.forget.ForgetSettings;
import dev.nightjar.publish.history.HistoryMain;
import dev.nightjar.publish.history.HistorySettings;
import dev.nightjar.publish.retain.RetainMain;
import dev.nightjar.publish.retain.RetainSettings;
import dev.nightjar.publish.rollback.RollbackMain;
import dev.nightjar.publish.rollback.RollbackSettings;
import dev.nightjar.publish.show.ShowMain;
import dev.nightjar.publish.show.ShowSettings;
import dev.nightjar.publish.verify.VerifyMain;
import dev.nightjar.publish.verify.VerifySettings;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.ReceiptSettings;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StatedBounds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  /** The settings of every command, and flags that must be given. */
  private static final Map<Class<? extends Record>, Map<String, String>> ALL =
      Map.of(
          PublishSettings.class, Map.of(),
          ShowSettings.class, Map.of(),
          HistorySettings.class, Map.of(),
          VerifySettings.class, Map.of(),
          RollbackSettings.class, Map.of(),
          RetainSettings.class, Map.of("--root", "r"),
          ForgetSettings.class, Map.of(),
          ReceiptSettings.class, Map.of());

  @TempDir Path root;

  @Test
  void everythingMustBeGiven() {
    assertThat(refusal(PublishMain.command(), ExitCode.WRONG_USAGE)).contains("--root");
    assertThat(refusal(ShowMain.command(), ExitCode.WRONG_USAGE)).contains("--root", "--user");
    assertThat(refusal(RollbackMain.command(), ExitCode.WRONG_USAGE)).contains("--root", "--to");
    assertThat(refusal(RetainMain.command(), ExitCode.WRONG_USAGE)).contains("--root", "--keep");
    assertThat(refusal(HistoryMain.command(), ExitCode.WRONG_USAGE)).contains("--root");
    assertThat(refusal(VerifyMain.command(), ExitCode.WRONG_USAGE)).contains("--root");
  }

  @Test
  void hasTheDocumentedDefaults() {
    assertThat(RetainMain.command().parse("--root", "r", "--keep", "7"))
        .isEqualTo(new RetainSettings("r", 7, false));
    assertThat(VerifyMain.command().parse("--root", "r"))
        .isEqualTo(new VerifySettings("r", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1..0", "a..b", "-1..1", "0..1.5"})
  void refusesBoundsThatAreNone(String bounds) {
    assertThat(
            refusal(
                PublishMain.command(),
                ExitCode.WRONG_USAGE,
                "--root=r",
                "--run=x",
                "--overlap-stop=" + bounds))
        .contains("--overlap-stop must");
  }

  @Test
  void theRunIsWhatMakesTheResult() {
    PublishSettings settings = PublishMain.command().parse("--root", "r", "--run", "x/run=1");
    assertThat(settings)
        .isEqualTo(
            new PublishSettings(
                "r", "x/run=1", "0.01..1", "0..1", "0.05..0.999", "0.005..1", false));
    assertThat(Json.line(Settings.identity(settings))).isEqualTo("{\"run\":\"x/run=1\"}");
  }

  @Test
  void failsWithOneClearLineWhereNothingIsPublished() {
    assertThat(
            refusal(ShowMain.command(), ExitCode.FAILED, "--root", root.toString(), "--user", "u1"))
        .startsWith("nightjar show: file:")
        .contains("current.json: expected a published night, found none")
        .hasLineCount(1);
  }

  private static String refusal(StageCommand<?> command, int exitCode, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        command.with(Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8)).execute(args);
    assertThat(exit).isEqualTo(exitCode);
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void explainsEverySettingByItself() {
    assertThat(ALL.keySet().stream().flatMap(type -> HelpTexts.notAlone(type).stream())).isEmpty();
  }

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    ALL.forEach(
        (type, flags) ->
            assertThat(new StatedBounds<>(type, flags).faults()).as("%s", type).isEmpty());
  }
}
