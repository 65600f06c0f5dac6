package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.block;
import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.module;
import static dev.nightjar.functions.CloudFiles.stateMachine;
import static dev.nightjar.functions.CloudFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.MetricLine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What alarms and the dashboard watch is written by a stage or counted by the state machine. */
class WatchedMetricsTest {
  @Test
  void alarmsAndDashboardWatchMetricsThatAreWritten() {
    String alarms = module("monitoring");
    String dashboard = text("terraform/aws/modules/monitoring/dashboard.tf");
    assertThat(found("namespace += \"(\\w+)\"", alarms)).contains(MetricLine.NAMESPACE);
    assertThat(found("\\{ (\\w+) += (?:\"\\w+\"|metric_query)", alarms))
        .contains(MetricLine.DIMENSION);
    assertThat(found("^    \\[\"(\\w+)\"", dashboard)).isEqualTo(new TreeSet<>(MetricLine.METRICS));
    assertThat(List.of("RowsRejected", "RowsIn", "EstimatedCost"))
        .allSatisfy(metric -> assertThat(alarms).contains('"' + metric + '"'))
        .allSatisfy(metric -> assertThat(MetricLine.METRICS).contains(metric));
    assertThat(found("stages += \\[(.*)]", alarms))
        .containsExactly("\"dataset\", \"train\", \"recommend\", \"publish\"");
  }

  @Test
  void theAlarmOfTheGateWatchesWhatTheStateMachineCounts() {
    String gate =
        block("resource \"aws_cloudwatch_metric_alarm\" \"gate_refused\"", module("monitoring"));
    assertThat(found("\"MetricName\": \"(\\w+)\"", stateMachine()))
        .containsExactlyInAnyOrder("Nights", "Refused", "Failed");
    assertThat(found("metric_name += \"(\\w+)\"", gate)).containsExactly("Refused");
    assertThat(found("\"Namespace\": \"(\\w+)\"", stateMachine()))
        .containsExactly(MetricLine.NAMESPACE);
    assertThat(stateMachine().replaceAll("\\s", ""))
        .contains("{\"Name\":\"Stage\",\"Value\":\"train\"}");
    assertThat(gate).contains("{ Stage = \"train\" }");
  }

  @Test
  void theAlarmOfTheLoadWatchesWhatTheStateMachineCounts() {
    String load =
        block("resource \"aws_cloudwatch_metric_alarm\" \"load_failed\"", module("monitoring"));
    assertThat(found("metric_name += \"(\\w+)\"", load)).containsExactly("Failed");
    assertThat(stateMachine().replaceAll("\\s", ""))
        .contains("{\"Name\":\"Stage\",\"Value\":\"load\"}");
    assertThat(load).contains("{ Stage = \"load\" }");
  }

  @Test
  void alarmsWatchOutcomesThatTheStateMachineCounts() {
    Set<String> outcomes = found("\"outcome\": \"(\\w+)\"", stateMachine());
    Set<String> watched = found("Outcome = \"(\\w+)\"", module("monitoring"));
    watched.addAll(found("(?:own|served) += \"(\\w+)\"", module("monitoring")));
    assertThat(watched).containsExactly("published", "served_by_production", "unchanged");
    assertThat(outcomes).containsAll(watched);
  }
}
