package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights that end well: who starts them, what they publish and whom they tell. */
class PublishedNightIT extends NightsOfTinyStages {
  @Test
  void publishesTheNight() throws Exception {
    StateMachine.Ended ended = run("whole");
    endedWithTheNewRunPublished(ended);
    assertThat(withoutPolls(ended)).isEqualTo(DONE);
    assertThat(nights.tasks().messages().get(0).text())
        .contains(nights.pointer().orElseThrow().run(), "in 3 parts");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void publishesANightWhoseDatasetIsBuiltOnBatch(int lostMachines) throws Exception {
    nights.batch().loseMachines(lostMachines);
    StateMachine.Ended ended =
        onBatch(String.valueOf(logs++)).run("on-batch-" + lostMachines, TONIGHT);
    endedWithTheNewRunPublished(ended);
    String built = "BuildDataset WaitForBuild CheckBuild BuildState ";
    String again = lostMachines == 1 ? built + "WhyBuildEnded OnDemandDataset " : "";
    assertThat(withoutPolls(ended))
        .isEqualTo(
            DONE.replace(
                "Launch WaitForDataset CheckDataset DatasetState Dataset ",
                "SpotDataset " + again + built + "ReadDatasetReceipt IsBuilt Built "));
    assertThat(stages.parameters())
        .containsEntry("date", "2026-01-31")
        .containsEntry("catalog", "catalog")
        .containsEntry(
            "receipt", "nights/dt=2026-01-31/on-batch-%d/dataset.json".formatted(lostMachines));
  }

  @Test
  void leadsToTheMorningReportInMessageAndEvent() throws Exception {
    run("reported");
    String key = nights.tasks().events().get(0).path("report").textValue();
    String run = nights.pointer().orElseThrow().run();
    assertThat(key).isEqualTo("reports/dt=2026-01-31/run=%s/index.html".formatted(run));
    assertThat(nights.tasks().messages().get(0).text()).endsWith(". Report: https://files/" + key);
    String page = new String(nights.store().read(key), StandardCharsets.UTF_8);
    assertThat(page)
        .contains("<h1>Night of 31 January 2026</h1>", run)
        .contains("<th scope=\"row\">recommend</th><td class=\"left\">done</td>")
        .contains("<th scope=\"row\">publish</th><td class=\"left\">done</td>");
  }

  @Test
  void recordsTheMostMemoryThatAFunctionHeld() throws Exception {
    run("remembered");
    String folder = Layout.shardAnswers(LocalDate.of(2026, 1, 31), "remembered");
    StringBuilder said = new StringBuilder();
    for (String key : nights.store().list(folder)) {
      said.append(new String(nights.store().read(key), StandardCharsets.UTF_8));
    }
    long[] peaks =
        Pattern.compile("peak_memory_bytes\\\\\":(\\d+)")
            .matcher(said)
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .toArray();
    assertThat(peaks).hasSize(TinyStages.PARTS);
    assertThat(peakOf(Layout.RECOMMEND)).isEqualTo(LongStream.of(peaks).max().orElseThrow());
    assertThat(peakOf(Layout.PUBLISH)).isBetween(10_000_000L, 10_000_000_000L);
  }

  private static long peakOf(String stage) throws IOException {
    String key = Layout.receipt(LocalDate.of(2026, 1, 31), "remembered", stage);
    return Json.read(nights.store().read(key), StageReceipt.class, key)
        .peakMemoryBytes()
        .orElseThrow();
  }

  @Test
  void deletesWhatNeitherTheNewestNightsNorThePointerNeed() throws Exception {
    nights.functions().start("retain", Map.of());
    machine(String.valueOf(logs++)).run("old", Map.of("date", "2026-01-02"));
    assertThat(nights.store().list("recommendations/dt=2026-01-02")).isNotEmpty();
    nights.tasks().reset();
    StateMachine.Ended ended =
        machine(String.valueOf(logs++)).with("keep_nights", "1").run("kept", TONIGHT);
    endedWithTheNewRunPublished(ended);
    assertThat(ended.path()).containsSubsequence("HowEnded", "Retain", "Published");
    assertThat(nights.store().list("recommendations/dt=2026-01-02")).isEmpty();
    assertThat(nights.store().list("datasets/dt=2026-01-02")).isEmpty();
    for (String run : List.of(nights.pointer().orElseThrow().manifest(), before.manifest())) {
      FolderReader.open(nights.store(), Layout.folderOf(run), Layout.RECOMMEND).verify();
    }
  }

  @Test
  void failsThoughTheRunIsPublishedWhenNothingCanBeDeleted() throws Exception {
    nights.tasks().fail("Retain", "Broken", 1);
    StateMachine.Ended ended =
        machine(String.valueOf(logs++)).with("keep_nights", "1").run("unkept", TONIGHT);
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(nights.pointer().orElseThrow().run()).isNotEqualTo(before.run());
    assertThat(nights.failure("unkept").at("/failure/state").textValue()).isEqualTo("Retain");
  }

  @Test
  void publishesThoughNoReportCanBeWritten() throws Exception {
    nights.tasks().fail("Report", "Broken", 1);
    endedWithTheNewRunPublished(run("unreported"));
    assertThat(nights.tasks().events().get(0).has("report")).isFalse();
    assertThat(nights.tasks().messages().get(0).text()).contains("No report could be written");
  }

  @Test
  void takesDateAndInputsFromWhoeverStartsIt() throws Exception {
    StateMachine.Ended ended =
        machine("none")
            .run(
                "backfill",
                Map.of(
                    "date",
                    "2026-01-30",
                    "parameters",
                    Map.of("interactions", String.valueOf(logs++), "catalog", "catalog")));
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(nights.store().version("nights/dt=2026-01-30/backfill/train.json")).isPresent();
    assertThat(nights.tasks().messages().get(0).subject())
        .isEqualTo("Nightjar 2026-01-30: finished, not published");
  }

  /**
   * A state holds 256 KB at most: {@code execute.mjs} fails a night in which one held more, even by
   * two copies of these names.
   */
  @Test
  void twentyThousandFileNamesFitIntoEveryState() throws Exception {
    String names =
        IntStream.range(0, 20_000).mapToObj("%05d"::formatted).collect(Collectors.joining(","));
    StateMachine.Ended ended =
        machine("none")
            .run(
                "long",
                Map.of(
                    "date",
                    "2026-01-30",
                    "parameters",
                    Map.of(
                        "interactions",
                        String.valueOf(logs++),
                        "catalog",
                        "catalog",
                        "users",
                        names)));
    assertThat(ended.error()).as(ended.cause()).isEmpty();
    assertThat(ended.state()).isEqualTo("Published");
  }

  @Test
  void isOfTodayUnlessToldOtherwise() throws Exception {
    LocalDate earliest = LocalDate.now(ZoneOffset.UTC);
    assertThat(machine(String.valueOf(logs++)).run("today", Map.of()).state())
        .isEqualTo("Published");
    LocalDate latest = LocalDate.now(ZoneOffset.UTC);
    assertThat(nights.tasks().messages().get(0).subject())
        .isIn(
            "Nightjar %s: published".formatted(earliest),
            "Nightjar %s: published".formatted(latest));
  }

  @Test
  void parametersReplaceThoseOfTheSameNameAndNoOthers() throws Exception {
    StateMachine machine =
        nights.machine(
            Map.of("interactions", "1", "catalog", "catalog", "awsRole", "arn:aws:iam::1:role/r"));
    String log = String.valueOf(logs++);
    Map<String, Object> backfill = Map.of("parameters", Map.of("interactions", log));
    assertThat(machine.run("merged", backfill).state()).isEqualTo("Published");
    assertThat(stages.parameters())
        .containsEntry("awsRole", "arn:aws:iam::1:role/r")
        .containsEntry("interactions", log)
        .containsEntry("catalog", "catalog");
  }

  @Test
  void aStartThatIsDeliveredTwiceIsOneNight() throws Exception {
    Map<String, Object> start = Map.of("scheduled", "2026-02-01T02:00:00Z", "claim", true);
    StateMachine machine = machine(String.valueOf(logs++));
    assertThat(machine.run("scheduled-1", start).state()).isEqualTo("Published");
    assertThat(nights.tasks().messages().get(0).subject())
        .isEqualTo("Nightjar 2026-02-01: published");
    nights.tasks().reset();
    StateMachine.Ended twice = machine.run("scheduled-2", start);
    assertThat(twice.state()).isEqualTo("AlreadyStarted");
    assertThat(nights.tasks().messages()).isEmpty();
    assertThat(machine.run("by-hand", Map.of("date", "2026-02-01")).state()).isEqualTo("Published");
  }

  @Test
  void findsEverythingFinishedTheSecondTime() throws Exception {
    StateMachine machine = machine(String.valueOf(logs++));
    endedWithTheNewRunPublished(machine.run("once", TONIGHT));
    Pointer once = nights.pointer().orElseThrow();
    assertThat(machine.run("twice", TONIGHT).state()).isEqualTo("Published");
    assertThat(nights.pointer()).contains(once);
  }

  @Test
  void messageAndEventFollowThePointer() throws Exception {
    StateMachine machine = machine(String.valueOf(logs++));
    machine.run("later", Map.of("date", "2026-02-02"));
    nights.tasks().reset();
    before = nights.pointer().orElseThrow();
    StateMachine.Ended ended = run("earlier");
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(ended.path()).contains("TellUnchanged");
    assertThat(nights.pointer()).contains(before);
    CloudTasks.Message message = nights.tasks().messages().get(0);
    assertThat(message.subject()).isEqualTo("Nightjar 2026-01-31: finished, not published");
    assertThat(message.text()).contains("the night of 2026-02-02 is published");
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("changed").booleanValue()).isFalse();
    assertThat(event.path("warnings")).hasSize(1);
    assertThat(counted()).containsExactly("Nights unchanged");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void servesTonightsUsersWithTheModelInProductionWhenTheGateRefuses(int lostMachines)
      throws Exception {
    nights.batch().loseMachines(lostMachines);
    stages.refuse();
    StateMachine.Ended ended = run("refused-" + lostMachines);
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(ended.path()).contains("CountRefusal", "PlanWithProduction", "TellServed");
    Pointer after = nights.pointer().orElseThrow();
    assertThat(after.previousManifest()).contains(before.manifest());
    assertThat(facts(after).servedBy()).contains("production");
    assertThat(facts(after).model()).isEqualTo(facts(before).model());
    assertThat(facts(after).dataset()).isNotEqualTo(facts(before).dataset());
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published with the model in production");
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("served_by_production");
    assertThat(event.path("served_by").textValue()).isEqualTo("production");
    assertThat(counted()).containsExactly("Refused train", "Nights served_by_production");
  }

  private static RecommendationFacts facts(Pointer pointer) throws IOException {
    return FolderReader.open(nights.store(), Layout.folderOf(pointer.manifest()), Layout.RECOMMEND)
        .manifest()
        .facts(RecommendationFacts.class);
  }

  @Test
  void servesThoughARefusalCannotBeCounted() throws Exception {
    stages.refuse();
    nights.tasks().fail("CountRefusal", "Broken", 1);
    assertThat(run("uncounted").state()).isEqualTo("Published");
  }
}
