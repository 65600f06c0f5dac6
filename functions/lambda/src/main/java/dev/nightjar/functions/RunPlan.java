package dev.nightjar.functions;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.recommend.RecommendRun;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Opens a run, claims it and writes the list of its shards; all of this can safely be repeated. */
final class RunPlan {
  private RunPlan() {}

  /**
   * @throws dev.nightjar.contract.ContractException if the model does not fit the dataset, or was
   *     refused
   */
  static Answer make(PlanEvent event) throws IOException {
    try (ObjectStore store = ObjectStores.open(event.root())) {
      String model = model(store, event);
      RecommendRun run = RecommendRun.open(store, RunSettings.of(event, model));
      run.claim();
      String key = run.folder() + "/" + Layout.SHARDS;
      store.replace(key, Json.pretty(shards(run)), store.version(key));
      PlanAnswer planned =
          new PlanAnswer(
              run.folder(),
              event.dataset(),
              model,
              run.plan().parts(),
              run.plan().servedBy().orElse("trained"),
              place(store.uri(key)));
      return Answer.of(planned, run.folder());
    }
  }

  private static String model(ObjectStore store, PlanEvent event) throws IOException {
    if (event.model().isPresent()) {
      return event.model().get();
    }
    return event.receipt().isPresent()
        ? TrainedModel.of(store, event)
        : TrainedModel.inProduction(store);
  }

  private static List<ShardEvent> shards(RecommendRun run) {
    RecommendSettings settings = run.settings();
    int threads = threads(run);
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
                    threads,
                    RunSettings.of(settings)))
        .toList();
  }

  private static int threads(RecommendRun run) {
    ModelFacts model = run.model().manifest().facts(ModelFacts.class);
    DatasetFacts dataset = run.dataset().manifest().facts(DatasetFacts.class);
    return NightStart.threads(FunctionMemory.toServe(dataset, model));
  }

  private static PlanAnswer.Place place(URI uri) {
    return uri.getScheme().equals("s3")
        ? new PlanAnswer.Place(uri.getAuthority(), uri.getPath().substring(1))
        : new PlanAnswer.Place("", uri.getPath());
  }
}
