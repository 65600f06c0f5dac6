package dev.nightjar.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobMessagesTest {
  private static final String WORKFLOW =
      "Workflow failed. Causes: S12:CheckRejected/Check failed., The job failed because a work item"
          + " has failed 4 times.";

  @Test
  void findTheStagesOwnWordsBelowWhateverWrapsThem() {
    String trace =
        """
        java.lang.RuntimeException: org.apache.beam.sdk.util.UserCodeException: dev.nightjar.dataset.log.TooManyRejected: too many rejected rows: 3 of 12 rows
        \tat org.apache.beam.runners.dataflow.worker.SomeFn.call(SomeFn.java:182)
        Caused by: dev.nightjar.dataset.log.TooManyRejected: too many rejected rows: 3 of 12 rows
        \tat dev.nightjar.dataset.log.TooManyRejected.check(TooManyRejected.java:29)
        """;
    assertThat(JobMessages.reason(List.of("Root cause: x", trace, WORKFLOW)))
        .contains("too many rejected rows: 3 of 12 rows");
    assertThat(
            JobMessages.reason(
                List.of(trace, "x.JobStopped: stopped: s3://b/a.csv, line 3\n\tat y")))
        .contains("stopped: s3://b/a.csv, line 3");
  }

  @Test
  void findTheInnermostCauseOfOtherFailures() {
    String trace =
        """
        org.apache.beam.sdk.util.UserCodeException: java.io.UncheckedIOException: x
        \tat a.b(C.java:1)
        Caused by: java.io.UncheckedIOException: x
        \tat a.b(C.java:2)
        Caused by: java.io.IOException: cannot read s3://b/log: denied
        \t... 12 more
        """;
    assertThat(JobMessages.reason(List.of(trace, WORKFLOW)))
        .contains("java.io.IOException: cannot read s3://b/log: denied");
  }

  @Test
  void takeTheLastWordsWhereThereIsNoTrace() {
    assertThat(JobMessages.reason(List.of("first", WORKFLOW, " "))).contains(WORKFLOW);
    assertThat(JobMessages.reason(List.of("x".repeat(2_000))).orElseThrow())
        .hasSize(1_000)
        .endsWith("x…");
    assertThat(JobMessages.reason(List.of())).isEmpty();
  }
}
