package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StatedBounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, its overview and the sections of a file of settings know the same commands. */
class CommandsTest {
  private static final Path HOME = Path.of("../..");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^    (\\w+)\\) echo (\\S+) dev\\.nightjar\\.(\\S+) ;;$");
  private static final Pattern OVERVIEW = Pattern.compile("(?m)^  nightjar (\\w+)");

  private static String launcher() throws IOException {
    return Files.readString(HOME.resolve("nightjar"));
  }

  private static List<String> first(Pattern pattern) throws IOException {
    return pattern.matcher(launcher()).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theOverviewListsEveryCommand() throws IOException {
    assertThat(first(OVERVIEW)).containsExactlyInAnyOrderElementsOf(first(COMMAND));
  }

  @Test
  void sayWhereASettingOfAStageGoes() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    RunMain.command(List.of())
        .with(Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute("--interactions", "a", "--catalog", "b", "--root", "r", "--max-rejected=0.1");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith(
            "nightjar run: Unknown option: '--max-rejected=0.1'; a setting of a stage goes into its"
                + " section of --config FILE, or into a variable"
                + " NIGHTJAR_<STAGE>_MAX_REJECTED\n");
  }

  @Test
  void importSaysWhichSettingNamesNoFileBeforeItWritesAny(@TempDir Path folder) throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), "user_id,item_id,timestamp\nu,i,1\n");
    Path none = folder.resolve("none");
    Path out = folder.resolve("out");
    String[] alone = {"--interactions=" + none};
    String[] besides = {"--interactions=" + log, "--catalog=" + none};
    for (String[] files : new String[][] {alone, besides}) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      List<String> flags = new ArrayList<>(List.of("--from", "csv", "--out=" + out));
      flags.addAll(List.of(files));
      int exit =
          ImportMain.command()
              .with(Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8))
              .execute(flags.toArray(String[]::new));
      assertThat(exit).isEqualTo(1);
      String setting = files == alone ? "--interactions" : "--catalog";
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              "nightjar import: %s: expected a file, found none at %s%n".formatted(setting, none));
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void everyCommandHasASectionInAFileOfSettings() throws IOException {
    List<String> sections = new ArrayList<>(first(COMMAND));
    sections.remove("check"); // reads with the settings of dataset
    assertThat(StageCommand.commands()).containsExactlyInAnyOrderElementsOf(sections);
  }

  @Test
  void everyCommandHasAMainClassWhereTheLauncherLooksForIt() throws IOException {
    for (MatchResult found : COMMAND.matcher(launcher()).results().toList()) {
      String source =
          "src/main/java/dev/nightjar/%s.java".formatted(found.group(3).replace('.', '/'));
      assertThat(HOME.resolve(found.group(2)).resolve(source)).as(found.group(1)).exists();
    }
  }

  @Test
  void explainsEverySettingByItself() {
    assertThat(
            Stream.of(
                    NightSettings.class,
                    ReportSettings.class,
                    DemoSettings.class,
                    CostSettings.class,
                    ImportSettings.class)
                .flatMap(type -> HelpTexts.notAlone(type).stream()))
        .isEmpty();
  }

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    Map<String, String> night = Map.of("--interactions", "i", "--catalog", "c", "--root", "r");
    assertThat(new StatedBounds<>(NightSettings.class, night).faults()).isEmpty();
    assertThat(new StatedBounds<>(DemoSettings.class, Map.of()).faults()).isEmpty();
    Map<String, String> size = Map.of("--users", "1", "--items", "1", "--events", "1");
    assertThat(new StatedBounds<>(CostSettings.class, size).faults()).isEmpty();
    Map<String, String> data = Map.of("--from", "csv", "--interactions", "i", "--out", "o");
    assertThat(new StatedBounds<>(ImportSettings.class, data).faults()).isEmpty();
  }
}
