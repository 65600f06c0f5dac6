package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.StageCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LauncherIT {
  @TempDir Path folder;

  @Test
  void tellsWhatItCanDo() throws Exception {
    for (List<String> arguments : List.of(List.<String>of(), List.of("--help"))) {
      NightProcess.Ended ended = NightProcess.run(Map.of(), arguments);
      assertThat(ended.exitCode()).isEqualTo(0);
      assertThat(String.join("\n", ended.out()))
          .contains("nightjar demo", "nightjar run", "nightjar dataset", "nightjar show");
    }
  }

  @Test
  void refusesAnUnknownCommandAndAnUnknownSetting() throws Exception {
    NightProcess.Ended command = NightProcess.run(Map.of(), List.of("trian"));
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.said()).contains("unknown command trian");
    NightProcess.Ended setting =
        NightProcess.run(Map.of(), List.of("train", "--root=r", "--dataset=d", "--epoch=3"));
    assertThat(setting.exitCode()).isEqualTo(2);
    assertThat(setting.said()).contains("--epoch=3");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsEveryCommand(String command) throws Exception {
    NightProcess.Ended ended = NightProcess.run(Map.of(), List.of(command, "--help"));
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(0);
    String help = String.join("\n", ended.out());
    assertThat(help).contains("Usage: nightjar " + command, "--config");
    assertThat(HelpTexts.ofOptions(help)).hasSizeGreaterThan(4);
    assertThat(HelpTexts.notAlone(help)).isEmpty();
  }

  static List<String> commands() {
    return Stream.concat(Stream.of("check"), StageCommand.commands().stream()).toList();
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    Path link = folder.resolve("nightjar-link");
    Files.createSymbolicLink(link, NightProcess.home().resolve("nightjar"));
    NightProcess.Ended ended = NightProcess.run(link, Map.of(), List.of("run", "--version"));
    Files.delete(link);
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(0);
    assertThat(ended.out()).hasSize(1).first().asString().startsWith("nightjar 0.");
  }
}
