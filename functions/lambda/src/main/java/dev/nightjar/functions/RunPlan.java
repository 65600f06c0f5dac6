package dev.nightjar.functions;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.recommend.RecommendRun;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Opens a run, claims it and writes the list of its shards, all of it again without harm. */
final class RunPlan {
  private RunPlan() {}

  /**
   * @throws dev.nightjar.contract.ContractException if the model does not fit the dataset, or was
   *     refused
   */
  static Answer make(PlanEvent event) throws IOException {
    try (ObjectStore store = ObjectStores.open(event.root())) {
      String model =
          event.model().isPresent() ? event.model().get() : TrainedModel.of(store, event);
      RecommendRun run = RecommendRun.open(store, RunSettings.of(event, model));
      run.claim();
      String key = run.folder() + "/" + Layout.SHARDS;
      store.replace(key, Json.pretty(shards(run)), store.version(key));
      PlanAnswer planned =
          new PlanAnswer(
              run.folder(), event.dataset(), model, run.plan().parts(), place(store.uri(key)));
      return Answer.of(planned, run.folder());
    }
  }

  private static List<ShardEvent> shards(RecommendRun run) {
    RecommendSettings settings = run.settings();
    return IntStream.range(0, run.plan().parts())
        .mapToObj(
            part ->
                new ShardEvent(
                    ShardEvent.ACTION,
                    run.store().root().toString(),
                    run.folder(),
                    settings.dataset(),
                    settings.model(),
                    part,
                    RunSettings.of(settings)))
        .toList();
  }

  private static PlanAnswer.Place place(URI uri) {
    return uri.getScheme().equals("s3")
        ? new PlanAnswer.Place(uri.getAuthority(), uri.getPath().substring(1))
        : new PlanAnswer.Place("", uri.getPath());
  }
}
