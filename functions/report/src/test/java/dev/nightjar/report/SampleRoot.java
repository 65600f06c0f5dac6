package dev.nightjar.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes nights of a few users and three items: their datasets, models and runs. */
final class SampleRoot {
  /** Of {@code recommend}; a night that is written has them. */
  final ObjectNode recommendSettings = JsonNodeFactory.instance.objectNode();

  private final ObjectStore store;

  SampleRoot(ObjectStore store) {
    this.store = store;
  }

  /** Pairs of item and time. */
  static UserSequence user(String id, int... pairs) {
    int[] items = new int[pairs.length / 2];
    long[] times = new long[pairs.length / 2];
    for (int i = 0; i < items.length; i++) {
      items[i] = pairs[2 * i];
      times[i] = pairs[2 * i + 1];
    }
    return UserSequence.leaveOneOut(Integer.parseInt(id.substring(1)), id, items, times);
  }

  void night(String date, List<UserSequence> users, Map<String, String> lists) throws IOException {
    String dataset = "datasets/dt=" + date + "/run=d";
    FolderWriter writer = new FolderWriter(store, dataset);
    writer.write(
        Layout.QUALITY,
        Json.pretty(
            Map.of(
                "interactions", Map.of("rows", 10, "rejected", 1),
                "sequence_length", Map.of("median", 2))),
        0);
    writer.write(
        Layout.ITEMS,
        lines(List.of(item(1, "a", "Apple", 5), item(2, "b", "Bread", 1), item(3, "c", "", 0))),
        3);
    writer.write(Layout.sequences(0, 1), lines(users), users.size());
    writer.finish(
        Layout.DATASET,
        new DatasetFacts(date, users.size(), 3, 6, 1, "local", 4, 2, 10, 1),
        provenance());
    model("models/m" + date, dataset);
    run("recommendations/dt=" + date + "/run=r", date, dataset, lists);
  }

  private void model(String folder, String dataset) throws IOException {
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(
        Layout.METRICS, "{\"thresholds\":{\"tail_user\":2,\"tail_item\":4}}\n".getBytes(UTF_8), 0);
    writer.write(Layout.TRAINING_LOG, "{\"epoch\":1,\"ranking_loss\":2.5}\n".getBytes(UTF_8), 0);
    writer.finish(
        Layout.TRAIN, new ModelFacts("sasrec", 3, dataset, 50, 128, 0.1, 0.125), provenance());
  }

  private void run(String folder, String date, String dataset, Map<String, String> lists)
      throws IOException {
    FolderWriter writer = new FolderWriter(store, folder);
    String csv =
        lists.entrySet().stream()
            .flatMap(
                list -> {
                  String[] items = list.getValue().split(",", -1);
                  return IntStream.range(0, items.length)
                      .mapToObj(
                          i -> "%s,%d,%s,1.0,model".formatted(list.getKey(), i + 1, items[i]));
                })
            .collect(Collectors.joining("\n"));
    writer.write(
        Layout.part(0, 1, "csv"),
        ("user_id,rank,item_id,score,source\n" + csv + "\n").getBytes(UTF_8),
        4);
    writer.write(
        Layout.partResult(0, 1),
        Json.pretty(new PartResult("r", 0, 1, List.of(), 4, 6, 0, Map.of("model", 6L))),
        0);
    writer.finish(
        Layout.RECOMMEND,
        new RecommendationFacts(
            date,
            "csv",
            Optional.empty(),
            2,
            4,
            6,
            0,
            Map.of("model", 6L),
            1,
            Layout.manifestOf(dataset),
            Layout.manifestOf("models/m" + date),
            Optional.empty(),
            Map.of(),
            Optional.empty()),
        new Provenance(List.of(), recommendSettings, 0, "0.1.0", "unknown", Map.of()));
  }

  private static byte[] lines(List<?> values) {
    return values.stream()
        .map(Json::line)
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(UTF_8);
  }

  private static CatalogItem item(int index, String id, String title, long interactions) {
    return new CatalogItem(
        index, id, title, "", List.of(), "", Map.of(), interactions, interactions, true);
  }

  private static Provenance provenance() {
    return new Provenance(
        List.of(), JsonNodeFactory.instance.objectNode(), 0, "0.1.0", "unknown", Map.of());
  }
}
