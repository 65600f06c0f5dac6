package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.MetricLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} says what to do at every alarm there is, and at no other. */
class OperationsTest {
  private static final Path HOME = Path.of("../..");

  /** The end of an alarm's name, and the section that its description sends the reader to. */
  private static final Pattern ALARM =
      Pattern.compile(
          "alarm_name += \"[^\"]*}-([a-z-]+)\"\\s+alarm_description += \"[^\"]*docs/operations\\.md, ([a-z ]+)\"");

  private static final Pattern SECTION = Pattern.compile("(?m)^### ([a-z ]+)\n\n`([a-z-]+)`: ");

  private static String read(String file) throws IOException {
    return Files.readString(HOME.resolve(file));
  }

  private static String section(String title) throws IOException {
    String[] parts = read("docs/operations.md").split("(?m)^## ", -1);
    for (String part : parts) {
      if (part.startsWith(title + "\n")) {
        return part;
      }
    }
    throw new AssertionError("docs/operations.md has no section " + title);
  }

  @Test
  void everyAlarmOfTheCloudHasItsSection() throws IOException {
    Map<String, String> alarms = new TreeMap<>();
    for (MatchResult found :
        ALARM.matcher(read("terraform/aws/modules/monitoring/main.tf")).results().toList()) {
      alarms.put(found.group(2), found.group(1));
    }
    Map<String, String> sections = new TreeMap<>();
    for (MatchResult found : SECTION.matcher(section("Alarms")).results().toList()) {
      sections.put(found.group(1), found.group(2));
    }
    assertThat(sections).isEqualTo(alarms).hasSize(8);
    assertThat(
            read("terraform/aws/modules/monitoring/main.tf")
                .split("aws_cloudwatch_metric_alarm\" "))
        .hasSize(alarms.size() + 1);
  }

  @Test
  void everyAlarmHasThreeThingsToDo() throws IOException {
    for (String alarm : section("Alarms").split("(?m)^### ", -1)) {
      if (alarm.startsWith("Alarms")) {
        continue;
      }
      assertThat(alarm).contains("Causes: ", "\n1. ", "\n2. ", "\n3. ").doesNotContain("\n4. ");
    }
  }

  @Test
  void namesEveryMetric() throws IOException {
    assertThat(section("A normal night"))
        .contains(MetricLine.METRICS.stream().map(name -> "`" + name + "`").toList());
  }

  @Test
  void coversWhatMustBeDoneByHand() throws IOException {
    for (String title :
        new String[] {"Rerun", "Rollback", "Backfill", "Upgrade", "Disaster recovery"}) {
      assertThat(section(title)).isNotBlank();
    }
  }
}
