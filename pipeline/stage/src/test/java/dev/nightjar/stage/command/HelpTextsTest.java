package dev.nightjar.stage.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Require;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code --help} says, and what is found of texts that do not stand alone or hold. */
class HelpTextsTest {
  @Test
  void listsEverySettingInItsHelp() {
    assertThat(
            StageCommand.of("recommend", "Recommends.", StageCommandTest.Sample.class, s -> {})
                .help())
        .contains("Recommends.")
        .containsPattern("--root=STRING +Where results go\\.")
        .containsPattern("--top=INT +Rows of a user\\. Default: 20\\.")
        .containsPattern("--shape=round\\|square +Form of a nut\\. Default: round\\.")
        .containsPattern("--date=DATE +The night, 100 % optional\\.")
        .containsPattern("--\\[no-\\]keep-going|--keep-going")
        .contains("--config=FILE", "--verbose", "--help", "--version");
  }

  @Test
  void groupsItsSettingsUnderTheirHeadings() {
    String help =
        StageCommand.of("recommend", "Recommends.", StageCommandTest.Sample.class, s -> {}).help();
    assertThat(
            help.lines()
                .filter(line -> line.matches("[A-Z][^:]*") || line.matches(" +-.*"))
                .map(line -> line.replaceFirst("^ +(-\\w, )?([^ =\\[]+).*", "$2")))
        .containsExactly(
            "Recommends.",
            "--root",
            "Rows",
            "--top",
            "--shape",
            "Time",
            "--date",
            "--keep-going",
            "Every command",
            "--config",
            "--verbose",
            "--help",
            "--version");
  }

  @Test
  void aTextThatLeansOnAnotherIsFound() {
    record Leaning(
        @Setting("A first text.") String one, @Setting("The same of the catalog.") String other) {}
    StageCommand<Leaning> command = StageCommand.of("show", "Shows.", Leaning.class, s -> {});
    assertThat(HelpTexts.notAlone(Leaning.class)).containsExactly("The same of the catalog.");
    assertThat(HelpTexts.notAlone(command.help())).containsExactly("The same of the catalog.");
  }

  /** A record may state no bound, or one that it does not hold. */
  record Careless(
      @Setting("A number without a bound.") int open,
      @Setting("A number, 1 to 1,000, that nobody holds.") int free,
      @Setting("A number above 0 and up to 0.5.") double share,
      @Setting("A number, 0 to 1, of which some are refused.") double narrow,
      @Setting("A seed, any whole number.") long seed) {
    Careless {
      Require.that(share > 0 && share <= 0.5, "--share must be above 0 and at most 0.5");
      Require.inRange(narrow, 0.2, 1.5, "--narrow");
    }
  }

  @Test
  void aBoundThatIsNotStatedOrNotHeldIsFound() {
    Map<String, String> good =
        Map.of("--open", "1", "--free", "1", "--share", "0.1", "--narrow", "0.5", "--seed", "1");
    assertThat(new StatedBounds<>(Careless.class, good).faults())
        .containsExactly(
            "--open states no bound: A number without a bound.",
            "--free=0: is accepted",
            "--free=1001: is accepted",
            "--narrow=1.001: is accepted",
            "--narrow=0: --narrow must be in [0.2, 1.5], was 0.0");
  }
}
