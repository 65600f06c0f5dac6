package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A night with everything a report can show, the same every time, and one that was refused. */
final class SampleNight {
  private SampleNight() {}

  static ReportData served() {
    return new ReportData(
        "2026-01-31",
        stages(),
        Optional.of(dataset()),
        Optional.of(SampleModel.model(0.0042, 0.0011)),
        Optional.of(SampleLists.served()),
        nights(30),
        Optional.of(afterwards()));
  }

  /** A night whose model is better than last night's by so much. */
  static ReportData better(ReportData night, double difference, double low) {
    return new ReportData(
        night.date(),
        night.stages(),
        night.dataset(),
        Optional.of(SampleModel.model(difference, low)),
        night.served(),
        night.nights(),
        night.afterwards());
  }

  /** The same night as the first of its root. */
  static ReportData first() {
    ReportData night = served();
    return new ReportData(
        night.date(),
        night.stages(),
        night.dataset(),
        night.model(),
        night.served(),
        nights(1),
        Optional.empty());
  }

  /** The model is that of the night before. */
  static ReportData sameModel() {
    ReportData night = served();
    List<NightFigures> nights =
        night.nights().stream()
            .map(
                one ->
                    new NightFigures(
                        one.date(),
                        one.run(),
                        "37448530353d",
                        one.ndcg(),
                        one.rows(),
                        one.rejected(),
                        one.coverage(),
                        one.drift(),
                        one.seconds(),
                        one.cost()))
            .toList();
    return new ReportData(
        night.date(),
        night.stages(),
        night.dataset(),
        night.model(),
        night.served(),
        nights,
        night.afterwards());
  }

  static ReportData refused() {
    List<ReportData.Stage> stages = new ArrayList<>(stages().subList(0, 1));
    stages.add(
        new ReportData.Stage(
            "train",
            "refused",
            Optional.of("significantly worse than production among all users"),
            Instant.parse("2026-01-31T02:14:00Z"),
            812.4,
            OptionalLong.of(5_120_000_000L),
            198_502,
            12_101,
            0,
            0,
            0.12,
            Optional.empty()));
    return new ReportData(
        "2026-01-31",
        stages,
        Optional.of(dataset()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** Tonight's model was refused, the one in production served. */
  static ReportData production() {
    ReportData night = served();
    List<ReportData.Stage> stages = new ArrayList<>(night.stages());
    stages.set(1, refused().stages().get(1));
    ReportData.Served lists = night.served().orElseThrow();
    return new ReportData(
        night.date(),
        stages,
        night.dataset(),
        night.model(),
        Optional.of(
            new ReportData.Served(
                lists.folder(),
                lists.run(),
                byProduction(lists.facts()),
                lists.rules(),
                lists.ruleCounts(),
                lists.shortReasons(),
                lists.tenths(),
                lists.users())),
        night.nights(),
        night.afterwards());
  }

  /** Dataflow made the dataset: many workers shared it. */
  static ReportData cloud() {
    ReportData night = served();
    return new ReportData(
        night.date(),
        night.stages().stream().map(SampleNight::inTheCloud).toList(),
        night.dataset(),
        night.model(),
        night.served(),
        night.nights(),
        night.afterwards());
  }

  private static ReportData.Stage inTheCloud(ReportData.Stage stage) {
    return new ReportData.Stage(
        stage.name(),
        stage.state(),
        stage.reason(),
        stage.start(),
        stage.seconds(),
        stage.name().equals("dataset") ? OptionalLong.empty() : stage.peakBytes(),
        stage.rowsIn(),
        stage.rowsOut(),
        stage.rejected(),
        stage.bytes(),
        stage.cost(),
        stage.folder());
  }

  private static RecommendationFacts byProduction(RecommendationFacts facts) {
    return new RecommendationFacts(
        facts.date(),
        facts.format(),
        facts.partitionBy(),
        facts.top(),
        facts.users(),
        facts.rows(),
        facts.shortUsers(),
        facts.sources(),
        facts.coverage(),
        facts.dataset(),
        facts.model(),
        Optional.of(RecommendationRun.PRODUCTION),
        facts.outputs(),
        facts.deltaFrom());
  }

  private static List<ReportData.Stage> stages() {
    return List.of(
        stage(
            "dataset", "02:00:00", 812, 2_370_000_000L, "datasets/dt=2026-01-31/run=9af71afccba5"),
        stage("train", "02:14:00", 1925, 5_120_000_000L, "models/37448530353d"),
        stage(
            "recommend",
            "02:47:00",
            96,
            890_000_000L,
            "recommendations/dt=2026-01-31/run=901bc5711be2"),
        stage(
            "publish",
            "02:49:00",
            31,
            412_000_000L,
            "recommendations/dt=2026-01-31/run=901bc5711be2"));
  }

  private static ReportData.Stage stage(
      String name, String at, double seconds, long peak, String folder) {
    return new ReportData.Stage(
        name,
        "done",
        Optional.empty(),
        Instant.parse("2026-01-31T" + at + "Z"),
        seconds,
        OptionalLong.of(peak),
        198_502,
        447_260,
        name.equals("dataset") ? 412 : 0,
        13_501_234,
        0.12,
        Optional.of(folder));
  }

  private static ReportData.Dataset dataset() {
    String quality =
        """
        {"interactions":{"rows":200000,"kept":198502,"serving_only":0,"duplicates":1086,
          "filtered":{"cap":0,"core":0},"rejected":412},
         "items":{"total":12101,"both":11873,"catalog_only":221,"log_only":7,"with_text":12094},
         "users":{"total":22363,"without_history":60},
         "drift":{"previous":"datasets/dt=2026-01-30/run=0","new_users":0.034,"lost_users":0.002,
           "new_items":0.012,"lost_items":0.001,"tail_share_before":0.31,"tail_share":0.32,
           "popularity":0.0123}}
        """;
    Histogram histories = new Histogram();
    Histogram popularity = new Histogram();
    for (int i = 0; i < 22_363; i++) {
      histories.add((long) Math.pow(1.0 + i % 97 / 7.0, 1.4));
      popularity.add((long) Math.pow(1.5, i % 13));
    }
    return new ReportData.Dataset(
        "datasets/dt=2026-01-31/run=9af71afccba5",
        new DatasetFacts("2026-01-31", 22_363, 12_101, 198_502, 4, "local", 384, 64, 10, 412),
        Json.read(quality, JsonNode.class, "quality"),
        List.of(
            new ReportData.Rejection(
                "interactions",
                "missing user_id",
                400,
                List.of(
                    new ReportData.Rejection.Example(
                        "log-00.jsonl.gz",
                        103,
                        "{\"visitor\":\"user-0240\",\"item_id\":\"item-0152\",\"timestamp\":1755635437}"),
                    new ReportData.Rejection.Example(
                        "log-00.jsonl.gz",
                        104,
                        "{\"visitor\":\"user-0241\",\"item_id\":\"item-0153\",\"timestamp\":1755635438}"))),
            new ReportData.Rejection("catalog", "not JSON <br>", 12, List.of())),
        histories,
        popularity);
  }

  private static List<NightFigures> nights(int count) {
    List<NightFigures> nights = new ArrayList<>();
    for (int i = 30 - count; i < 30; i++) {
      double wave = Math.sin(i * 0.7);
      nights.add(
          new NightFigures(
              String.format(Locale.ROOT, "2026-01-%02d", i + 2),
              "run" + i,
              "model" + i,
              OptionalDouble.of(0.07 + 0.002 * wave + 0.0001 * i),
              OptionalDouble.of(190_000 + 300 * i),
              OptionalDouble.of(0.002 + 0.0005 * wave),
              0.82 + 0.01 * wave,
              i == 30 - count ? OptionalDouble.empty() : OptionalDouble.of(0.012 + 0.002 * wave),
              OptionalDouble.of(2800 + 120 * wave),
              OptionalDouble.of(0.48)));
    }
    return nights;
  }

  private static final Afterwards.Uplift HELD =
      new Afterwards.Uplift(
          new Afterwards.Group("own lists", 1_114, 135), new Afterwards.Group("held out", 59, 6));

  private static Afterwards afterwards() {
    return new Afterwards(
        "2026-01-30",
        "901bc5711be1",
        List.of(
            new Afterwards.Group("all users", 1_204, 143),
            new Afterwards.Group("no history", 31, 2),
            new Afterwards.Group("short history", 702, 81),
            new Afterwards.Group("long history", 471, 60),
            new Afterwards.Group("rare items", 240, 9),
            new Afterwards.Group("frequent items", 1_511, 160),
            HELD.own(),
            HELD.heldOut()),
        Optional.of(HELD));
  }
}
