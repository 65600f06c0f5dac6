package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import org.junit.jupiter.api.Test;

/**
 * A change to summer time leaves hours out, and the schedule with them: the default hour is there
 * on every day of every zone.
 */
class ScheduledHourTest {
  @Test
  void existsEveryDayEverywhere() {
    String variables = text("terraform/aws/variables.tf");
    String hour = found("\"cron\\(0 (\\d+) \\* \\* \\? \\*\\)\"", variables).iterator().next();
    LocalTime time = LocalTime.of(Integer.parseInt(hour), 0);
    for (String zone : ZoneId.getAvailableZoneIds()) {
      ZoneRules rules = ZoneId.of(zone).getRules();
      for (LocalDate day = LocalDate.parse("2026-01-01");
          day.getYear() < 2037;
          day = day.plusDays(1)) {
        assertThat(rules.getValidOffsets(day.atTime(time))).as("%s in %s", day, zone).isNotEmpty();
      }
    }
  }
}
